internal import CCurl
internal import Glibc
internal import Linux

/// One call, with the handle of libcurl that makes it. It lives and ends on one thread.
@safe
final class Transfer {
    /// Made in `init`, freed in `deinit`; lent to nobody. One thread at a time, since the class is not Sendable.
    private let handle: UnsafeMutableRawPointer
    /// The handle points to it; freed in `deinit`, after the handle.
    private var headers: UnsafeMutablePointer<curl_slist>?
    /// CURL_ERROR_SIZE bytes that the handle points to, closed by a zero; freed in `deinit`, after the handle.
    private let message: UnsafeMutablePointer<CChar>
    /// The handle points to it.
    private let exchange: Exchange

    /// Once a process, before the first handle; the standard library sees to that.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    static func run(_ request: HTTPRequest, _ client: HTTPClient, _ exchange: Exchange, host: String)
        -> Result<HTTPAnswer, HTTPFailure>
    {
        // A connection that the other side closed is an error of the call, not a signal to the process.
        var pipes = sigset_t()
        unsafe sigemptyset(&pipes)
        unsafe sigaddset(&pipes, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &pipes, nil)
        guard isReady, let transfer = Transfer(request, client, exchange) else {
            return .failure(HTTPFailure(.other, host: host, reason: "no memory for another call"))
        }
        return transfer.perform(host: host)
    }

    private init?(_ request: HTTPRequest, _ client: HTTPClient, _ exchange: Exchange) {
        guard let handle = unsafe curl_easy_init() else { return nil }
        unsafe self.handle = handle
        unsafe message = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe message.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.exchange = exchange
        // libcurl copies the lines; without "Expect" it does not wait for leave to send a body.
        for line in request.headerLines + ["Expect:"] { unsafe headers = curl_slist_append(headers, line) }
        setUp(request, client)
        listen()
    }

    deinit {
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headers)
        unsafe message.deinitialize(count: Int(CURL_ERROR_SIZE))
        unsafe message.deallocate()
    }

    private func setUp(_ request: HTTPRequest, _ client: HTTPClient) {
        set(CURLOPT_URL, request.url)
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_USERAGENT, "CallPace")
        set(CURLOPT_PROXY, Self.proxy(for: request.url))
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_NOSIGNAL, 1)
        // A name that is still being looked up when the time is over is not waited for.
        set(CURLOPT_QUICK_EXIT, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, client.connectSeconds * 1000)
        set(CURLOPT_TIMEOUT_MS, client.totalSeconds * 1000)
        unsafe callpace_curl_pointer(handle, CURLOPT_HTTPHEADER, headers)
        unsafe callpace_curl_pointer(handle, CURLOPT_ERRORBUFFER, message)
        if request.method == .post {
            set(CURLOPT_POST, 1)
            // COPYPOSTFIELDS copies at once as many bytes as POSTFIELDSIZE says, so the size is always that of what
            // follows it. Without either the body would be read from the standard input.
            set(CURLOPT_POSTFIELDSIZE, 0)
            set(CURLOPT_COPYPOSTFIELDS, "")
            unsafe request.body.withUnsafeBytes { bytes in
                guard let start = bytes.baseAddress, unsafe !bytes.isEmpty else { return }
                set(CURLOPT_POSTFIELDSIZE, bytes.count)
                unsafe callpace_curl_pointer(handle, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: start))
            }
        }
    }

    /// The calls back hold the exchange without a reference of their own: this object keeps it until the handle is
    /// freed. They come on the thread of `perform`.
    private func listen() {
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        for option in [CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_XFERINFODATA] {
            unsafe callpace_curl_pointer(handle, option, context)
        }
        unsafe callpace_curl_on_bytes(handle, CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            unsafe Transfer.hand(bytes, size * count, to: context) { $0.addBody($1) }
        }
        unsafe callpace_curl_on_bytes(handle, CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            unsafe Transfer.hand(bytes, size * count, to: context) { $0.addHeaderLine($1) }
        }
        set(CURLOPT_NOPROGRESS, 0)
        // Once a second at least; anything but 0 ends the call.
        unsafe callpace_curl_on_progress(handle) { context, _, _, _, _ in
            guard let context = unsafe context else { return 0 }
            return unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().isCancelled ? 1 : 0
        }
    }

    /// - Returns: the count, for "go on", or another one.
    private static func hand(
        _ bytes: UnsafeMutablePointer<CChar>?,
        _ count: Int,
        to context: UnsafeMutableRawPointer?,
        _ take: (Exchange, [UInt8]) -> Bool
    ) -> Int {
        guard let bytes = unsafe bytes, let context = unsafe context, count > 0 else { return count }
        // libcurl hands over that many bytes, for as long as the call lasts.
        let copy = unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
        let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
        return take(exchange, copy) ? count : 0
    }

    private func perform(host: String) -> Result<HTTPAnswer, HTTPFailure> {
        guard !exchange.isCancelled else { return .failure(HTTPFailure(.cancelled, host: host, reason: "")) }
        let code = unsafe curl_easy_perform(handle)
        let gathered = exchange.all
        let isEnough = code == CURLE_WRITE_ERROR && !gathered.isHeadTooLarge
        guard code == CURLE_OK || isEnough else {
            return .failure(failure(code, host: host, isHeadTooLarge: gathered.isHeadTooLarge))
        }
        return .success(
            HTTPAnswer(
                status: number(CURLINFO_RESPONSE_CODE),
                headers: gathered.headers,
                body: gathered.body,
                isCut: isEnough
            )
        )
    }

    private func failure(_ code: CURLcode, host: String, isHeadTooLarge: Bool) -> HTTPFailure {
        if isHeadTooLarge { return HTTPFailure(.tooLarge, host: host, reason: "more than 64 KiB of headers") }
        let kind: HTTPFailure.Kind =
            switch code {
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badURL
            case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
                .cannotConnect
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_HTTP2_STREAM:
                .closedEarly
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
                CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_NOTFOUND:
                .tls
            case CURLE_ABORTED_BY_CALLBACK: .cancelled
            default: .other
            }
        return HTTPFailure(kind, host: host, reason: reason(kind, code))
    }

    /// Words about the connection, in which the path of the URL never stands.
    private func reason(_ kind: HTTPFailure.Kind, _ code: CURLcode) -> String {
        let number = number(CURLINFO_OS_ERRNO)
        if kind == .cannotConnect, code == CURLE_COULDNT_CONNECT, number != 0 {
            return SystemError(code: Int32(clamping: number), call: "connect").reason
        }
        if kind == .badURL { return "host, port or a character of it is wrong" }
        // The message is closed by a zero within its room; the general words are constants of libcurl.
        let particular = unsafe String(cString: message)
        let text = particular.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : particular
        let isAbbreviation = text.dropFirst().first?.isUppercase ?? true
        return isAbbreviation ? text : text.prefix(1).lowercased() + text.dropFirst()
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        // All that is asked for are of type long.
        unsafe callpace_curl_result(handle, info, &value)
        return value
    }

    private static func proxy(for url: String) -> String {
        guard url.lowercased().hasPrefix("https:") else { return "" }
        return ["https_proxy", "HTTPS_PROXY"].lazy.compactMap(ProcessEnvironment.value).first ?? ""
    }

    /// All options that are set this way are of type long.
    private func set(_ option: CURLoption, _ value: Int) {
        unsafe callpace_curl_number(handle, option, value)
    }

    /// libcurl copies the text.
    private func set(_ option: CURLoption, _ value: String) {
        unsafe callpace_curl_text(handle, option, value)
    }
}
