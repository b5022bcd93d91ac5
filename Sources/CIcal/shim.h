#pragma once
#include <libical/ical.h>
#include <strings.h>

// By default libical aborts the process at errors of the caller's and of the file's.
static inline void callpace_keep_ical_errors(void) { icalerror_set_errors_are_fatal(0); }

// Whether an event is repeated within a day: arrays of C do not import.
static inline int callpace_repeats_within_day(icalcomponent *event)
{
    icalproperty *rule;
    for (rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY); rule;
         rule = icalcomponent_get_next_property(event, ICAL_RRULE_PROPERTY)) {
        struct icalrecurrencetype parts = icalproperty_get_rrule(rule);
        if (parts.freq < ICAL_DAILY_RECURRENCE || parts.by_hour[0] != ICAL_RECURRENCE_ARRAY_MAX ||
            parts.by_minute[0] != ICAL_RECURRENCE_ARRAY_MAX || parts.by_second[0] != ICAL_RECURRENCE_ARRAY_MAX)
            return 1;
    }
    return 0;
}

// Why a rule is not followed: rules within a day and rules that look for what never comes hang libical 3.0.
enum callpace_rule_fault {
    CALLPACE_RULE_FINE,
    CALLPACE_RULE_FREQUENCY,
    CALLPACE_RULE_INTERVAL,
    CALLPACE_RULE_COUNT,
    CALLPACE_RULE_POSITION,
    CALLPACE_RULE_TIMES,
    CALLPACE_RULE_SCALE,
};

static inline int callpace_list_length(const short *list, int size)
{
    int length = 0;
    while (length < size && list[length] != ICAL_RECURRENCE_ARRAY_MAX)
        length++;
    return length;
}

// Hours, minutes and seconds of a rule multiply: `most_times` is what a day may hold.
static inline int callpace_rule_fault(const icalproperty *rule, int most_count, int most_times)
{
    struct icalrecurrencetype parts = icalproperty_get_rrule(rule);
    if (parts.freq < ICAL_DAILY_RECURRENCE || parts.freq > ICAL_YEARLY_RECURRENCE)
        return CALLPACE_RULE_FREQUENCY;
    if (parts.interval < 1)
        return CALLPACE_RULE_INTERVAL;
    if (parts.count < 0 || parts.count > most_count)
        return CALLPACE_RULE_COUNT;
    int times = 1, lengths[3];
    lengths[0] = callpace_list_length(parts.by_hour, ICAL_BY_HOUR_SIZE);
    lengths[1] = callpace_list_length(parts.by_minute, ICAL_BY_MINUTE_SIZE);
    lengths[2] = callpace_list_length(parts.by_second, ICAL_BY_SECOND_SIZE);
    for (int i = 0; i < 3; i++)
        times *= lengths[i] > 1 ? lengths[i] : 1;
    if (times > most_times)
        return CALLPACE_RULE_TIMES;
    int bound = 31;
    if (parts.freq == ICAL_DAILY_RECURRENCE)
        bound = times;
    if (parts.freq == ICAL_WEEKLY_RECURRENCE)
        bound = 7 * times > 31 ? 31 : 7 * times;
    int positions = callpace_list_length(parts.by_set_pos, ICAL_BY_SETPOS_SIZE);
    for (int i = 0; i < positions; i++)
        if (parts.by_set_pos[i] == 0 || parts.by_set_pos[i] > bound || parts.by_set_pos[i] < -bound)
            return CALLPACE_RULE_POSITION;
    if (parts.rscale && strcasecmp(parts.rscale, "GREGORIAN") != 0)
        return CALLPACE_RULE_SCALE;
    return CALLPACE_RULE_FINE;
}

// Whether a rule names the changes of a zone as zones have them: at most a few days a year.
static inline int callpace_is_rule_of_zone(const icalproperty *rule)
{
    struct icalrecurrencetype parts = icalproperty_get_rrule(rule);
    return parts.freq == ICAL_YEARLY_RECURRENCE && parts.interval >= 1 && !parts.rscale
        && callpace_list_length(parts.by_hour, ICAL_BY_HOUR_SIZE) == 0
        && callpace_list_length(parts.by_minute, ICAL_BY_MINUTE_SIZE) == 0
        && callpace_list_length(parts.by_second, ICAL_BY_SECOND_SIZE) == 0
        && callpace_list_length(parts.by_set_pos, ICAL_BY_SETPOS_SIZE) == 0
        && callpace_list_length(parts.by_year_day, ICAL_BY_YEARDAY_SIZE) == 0
        && callpace_list_length(parts.by_week_no, ICAL_BY_WEEKNO_SIZE) == 0
        && callpace_list_length(parts.by_month, ICAL_BY_MONTH_SIZE) <= 1
        && callpace_list_length(parts.by_day, ICAL_BY_DAY_SIZE) <= 1
        && callpace_list_length(parts.by_month_day, ICAL_BY_MONTHDAY_SIZE) <= 7;
}

static inline int callpace_rule_count(const icalproperty *rule) { return icalproperty_get_rrule(rule).count; }

static inline struct icaltimetype callpace_rule_until(const icalproperty *rule)
{
    return icalproperty_get_rrule(rule).until;
}

// Follows a rule by the clock on the wall, without its end.
static inline icalrecur_iterator *callpace_follow_rule(const icalproperty *rule, struct icaltimetype start)
{
    struct icalrecurrencetype parts = icalproperty_get_rrule(rule);
    parts.until = icaltime_null_time();
    parts.count = 0;
    return icalrecur_iterator_new(parts, start);
}
