#include "csimdjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <vector>

// Errors come back as codes, and the same code runs in debug and release builds.
#define SIMDJSON_EXCEPTIONS 0
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#include <simdjson.h>

using namespace simdjson;

struct cjson_document {
    int status = CJSON_MALFORMED;
    std::vector<cjson_node> nodes;
    std::string text;
    std::vector<char> json;
    ondemand::parser parser;
};

namespace {

constexpr size_t longest = size_t(1) << 30;

/// A document whose buffers serve for the next one of the thread, unless they have become large.
thread_local std::unique_ptr<cjson_document> spare;
constexpr size_t largest_spare = size_t(1) << 16;

/// Walks a document once, in order, so that every value in it is read and thereby checked.
class Walk {
public:
    Walk(cjson_document &document, uint32_t depth) : document(document), deepest(depth) {}

    bool too_deep = false;

    template <typename Value> error_code value(Value &value, uint32_t depth)
    {
        ondemand::json_type type;
        if (auto error = value.type().get(type)) {
            return error;
        }
        switch (type) {
        case ondemand::json_type::object:
            return object(value, depth + 1);
        case ondemand::json_type::array:
            return array(value, depth + 1);
        case ondemand::json_type::string: {
            std::string_view text;
            if (auto error = value.get_string().get(text)) {
                return error;
            }
            append(CJSON_STRING, text);
            return SUCCESS;
        }
        case ondemand::json_type::number: {
            // Taken before the value is passed; it goes up to the next token.
            std::string_view token;
            if (auto error = simdjson_result<std::string_view>(value.raw_json_token()).get(token)) {
                return error;
            }
            double number;
            if (auto error = value.get_double().get(number)) {
                return error;
            }
            append(CJSON_NUMBER, token.substr(0, token.find_last_not_of(" \t\r\n") + 1));
            return SUCCESS;
        }
        case ondemand::json_type::boolean: {
            bool flag;
            if (auto error = value.get_bool().get(flag)) {
                return error;
            }
            append(flag ? CJSON_TRUE : CJSON_FALSE, flag ? "true" : "false");
            return SUCCESS;
        }
        case ondemand::json_type::null: {
            bool is_null;
            if (auto error = value.is_null().get(is_null)) {
                return error;
            }
            if (!is_null) {
                return N_ATOM_ERROR;
            }
            append(CJSON_NULL, {});
            return SUCCESS;
        }
        }
        return TAPE_ERROR;
    }

private:
    template <typename Value> error_code object(Value &value, uint32_t depth)
    {
        if (depth > deepest) {
            too_deep = true;
            return DEPTH_ERROR;
        }
        ondemand::object members;
        if (auto error = value.get_object().get(members)) {
            return error;
        }
        const size_t node = append(CJSON_OBJECT, {});
        for (auto result : members) {
            ondemand::field member;
            if (auto error = std::move(result).get(member)) {
                return error;
            }
            std::string_view name;
            if (auto error = member.unescaped_key().get(name)) {
                return error;
            }
            append(CJSON_STRING, name);
            ondemand::value inner = member.value();
            if (auto error = this->value(inner, depth)) {
                return error;
            }
            document.nodes[node].length++;
        }
        document.nodes[node].next = static_cast<uint32_t>(document.nodes.size());
        return SUCCESS;
    }

    template <typename Value> error_code array(Value &value, uint32_t depth)
    {
        if (depth > deepest) {
            too_deep = true;
            return DEPTH_ERROR;
        }
        ondemand::array elements;
        if (auto error = value.get_array().get(elements)) {
            return error;
        }
        const size_t node = append(CJSON_ARRAY, {});
        for (auto result : elements) {
            ondemand::value inner;
            if (auto error = std::move(result).get(inner)) {
                return error;
            }
            if (auto error = this->value(inner, depth)) {
                return error;
            }
            document.nodes[node].length++;
        }
        document.nodes[node].next = static_cast<uint32_t>(document.nodes.size());
        return SUCCESS;
    }

    size_t append(cjson_kind kind, std::string_view text)
    {
        document.nodes.push_back({ static_cast<uint32_t>(kind), static_cast<uint32_t>(document.text.size()),
            static_cast<uint32_t>(text.size()), static_cast<uint32_t>(document.nodes.size() + 1) });
        document.text.append(text);
        return document.nodes.size() - 1;
    }

    cjson_document &document;
    const uint32_t deepest;
};

int status(error_code error)
{
    switch (error) {
    case SUCCESS:
        return CJSON_READ;
    case UTF8_ERROR:
        return CJSON_NOT_UTF8;
    case MEMALLOC:
        return CJSON_NO_MEMORY;
    default:
        return CJSON_MALFORMED;
    }
}

int read(cjson_document &document, const uint8_t *bytes, size_t length, uint32_t depth)
{
    const size_t padded = length + SIMDJSON_PADDING;
    if (document.json.size() < padded) {
        document.json.resize(2 * padded);
    }
    std::memcpy(document.json.data(), bytes, length);
    std::memset(document.json.data() + length, 0, SIMDJSON_PADDING);
    ondemand::document root;
    if (auto error = document.parser.iterate(document.json.data(), length, padded).get(root)) {
        return status(error);
    }
    Walk walk(document, depth);
    if (auto error = walk.value(root, 0)) {
        return walk.too_deep ? CJSON_TOO_DEEP : status(error);
    }
    // Behind the document nothing may be left.
    return root.current_location().error() == OUT_OF_BOUNDS ? CJSON_READ : CJSON_MALFORMED;
}

} // namespace

extern "C" cjson_document *cjson_parse(const uint8_t *bytes, size_t length, uint32_t depth)
{
    cjson_document *document = spare ? spare.release() : new (std::nothrow) cjson_document();
    if (document == nullptr) {
        return nullptr;
    }
    document->status = CJSON_MALFORMED;
    document->nodes.clear();
    document->text.clear();
    if (length == 0 || length > longest) {
        return document;
    }
    try {
        document->status = read(*document, bytes, length, depth);
    } catch (...) {
        // Only memory can be missing here.
        document->status = CJSON_NO_MEMORY;
    }
    return document;
}

extern "C" int cjson_get_status(const cjson_document *document)
{
    return document->status;
}

extern "C" const cjson_node *cjson_nodes(const cjson_document *document)
{
    return document->nodes.data();
}

extern "C" size_t cjson_node_count(const cjson_document *document)
{
    return document->nodes.size();
}

extern "C" const uint8_t *cjson_text(const cjson_document *document)
{
    return reinterpret_cast<const uint8_t *>(document->text.data());
}

extern "C" size_t cjson_text_length(const cjson_document *document)
{
    return document->text.size();
}

extern "C" void cjson_free(cjson_document *document)
{
    if (!spare && document != nullptr && document->json.size() <= largest_spare && document->nodes.capacity() <= largest_spare) {
        spare.reset(document);
    } else {
        delete document;
    }
}
