internal import Glibc
internal import Synchronization

/// One thread on which an actor runs calls that block.
///
/// An actor keeps it in a `let` and answers `unownedExecutor` with `thread.asUnownedSerialExecutor()`. The thread
/// ends when the last owner is gone and its jobs are done; signals of the process never arrive there.
package final class BlockingThread: SerialExecutor {
    private let queue: JobQueue

    /// - Parameter name: what `top -H` shows; the first 15 bytes count.
    package init(name: String) {
        queue = JobQueue(name: name)
        queue.startThread()
    }

    deinit {
        queue.close()
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        queue.push(UnownedJob(job), on: self)
    }

    package func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        unsafe UnownedSerialExecutor(ordinary: self)
    }
}

/// The jobs that wait for the thread.
@safe
private final class JobQueue: Sendable {
    /// A job and its executor, which thereby lives at least as long as the job runs.
    private struct Entry {
        let job: UnownedJob
        let executor: BlockingThread
    }

    private struct State {
        var waiting: [Entry] = []
        var isClosed = false
    }

    private let name: String
    private let state = Mutex(State())
    /// Initialised before any other use, at an address of its own, destroyed in `deinit`; semaphores are made for
    /// use from several threads.
    private nonisolated(unsafe) let signal: UnsafeMutablePointer<sem_t>

    init(name: String) {
        self.name = name
        unsafe signal = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        unsafe sem_init(signal, 0, 0)
    }

    deinit {
        unsafe sem_destroy(signal)
        unsafe signal.deallocate()
    }

    func push(_ job: UnownedJob, on executor: BlockingThread) {
        state.withLock { $0.waiting.append(Entry(job: job, executor: executor)) }
        unsafe sem_post(signal)
    }

    func close() {
        state.withLock { $0.isClosed = true }
        unsafe sem_post(signal)
    }

    private func run() {
        JobQueue.nameThread(name)
        while true {
            while unsafe sem_wait(signal) != 0 {}
            let (batch, isClosed) = state.withLock { state in
                defer { state.waiting = [] }
                return (state.waiting, state.isClosed)
            }
            for entry in batch {
                unsafe entry.job.runSynchronously(on: entry.executor.asUnownedSerialExecutor())
            }
            if isClosed { return }
        }
    }

    /// Names the thread that runs this; it is called as its process where /proc is not mounted.
    private static func nameThread(_ name: String) {
        let bytes = Array(name.utf8.prefix(15))
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard file >= 0 else { return }
        unsafe write(file, bytes, bytes.count)
        Glibc.close(file)
    }

    /// Starts the thread, which holds on to the queue until it ends. Without threads the process cannot work.
    func startThread() {
        var all = sigset_t()
        var before = sigset_t()
        unsafe sigfillset(&all)
        unsafe pthread_sigmask(SIG_SETMASK, &all, &before)
        // Balanced by `takeRetainedValue` in the thread.
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread,
            nil,
            { context in
                unsafe Unmanaged<JobQueue>.fromOpaque(context!).takeRetainedValue().run()
                return nil
            },
            context
        )
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
        precondition(failure == 0, "no thread can be started: error \(failure)")
        pthread_detach(thread)
    }
}
