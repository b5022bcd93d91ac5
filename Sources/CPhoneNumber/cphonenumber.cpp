#include "cphonenumber.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

extern "C" int cphone_e164(
    const char *text, size_t length, size_t number_length, const char *region, char *out)
{
    try {
        const PhoneNumberUtil *util = PhoneNumberUtil::GetInstance();
        const std::string region_code(region);
        PhoneNumber number;
        if (util->Parse(std::string(text, number_length), region_code, &number) != PhoneNumberUtil::NO_PARSING_ERROR) {
            return 0;
        }
        if (number.has_extension() || !util->IsValidNumber(number)) {
            return 0;
        }
        std::string written;
        util->Format(number, PhoneNumberUtil::E164, &written);
        if (number_length < length) {
            PhoneNumber whole;
            if (util->Parse(std::string(text, length), region_code, &whole) != PhoneNumberUtil::NO_PARSING_ERROR
                || !whole.has_extension()) {
                return 0;
            }
            std::string same;
            util->Format(whole, PhoneNumberUtil::E164, &same);
            if (same != written) {
                return 0;
            }
        }
        if (written.size() >= CPHONE_E164_CAPACITY) {
            return 0;
        }
        std::memcpy(out, written.c_str(), written.size() + 1);
        return 1;
    } catch (...) {
        return 0;
    }
}
