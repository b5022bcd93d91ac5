"""Rows of cloud services' histories."""
from .calls import clock


def mango(number):
    at = 1795420955 + number
    return (f"[MzE=,MzI=];{at};{at + 25};{at + 5};;7916{number:07};101;sip:101@vpbx.example;1110;74951000101;abonent;"
            f"Y2FsbDE{number:07}=\n")


def megafon(number):
    return (f"u-{number},in,7916{number:07},anna,74951000101,2026-11-23T{clock(number)}Z,3,12,https://x.example/{number}.mp3\n")


def beeline(number):
    return f"{1795420955000 + number * 1000},INBOUND,RECEIVED,12500,916{number:07},anna@mpbx,101,b-{number}\n"


def zadarma(number):
    return (f"{1795420955 + number}.{number},101,2026-11-23 {clock(number)},7916{number:07},74951000101,answered,12,true,"
            f"in_{number:08x}\n")


def exolve(number):
    return f"e-{number},2026-11-23T{clock(number)}Z,7916{number:07},74951000101,883140000000001,incoming,12\n"


def bitrix24(number):
    return f"{number},7,+7916{number:07},b-{number},2,12,2026-11-23T{clock(number)}+03:00,200\n"


def ringcentral(number):
    hour = number // 60 % 12
    return (f"Inbound,Voice,(650) {number // 10000 % 1000:03}-{number % 10000:04},Client,Mon 11/23/2026,{hour or 12}:{number % 60:02} AM,"
            "Phone Call,Accepted,,0:00:15,101\n")


def teams_pstn(number):
    at = f"2026-11-23T{clock(number)}.2589935Z"
    return (f"0f8fad5b-d9cb-469f-a165-{number:012x},shared,,US,o1,anna@contoso.example,Anna,+1425{number:07},user_in,Subscriber,Domestic,"
            f"United States,+14255550199,{at},{at},12,0,0,USD,MCOPSTN1\n")


def teams_dr(number):
    at = f"2026-11-23T{clock(number)}Z"
    return (f"0f8fad5b-d9cb-469f-a165-{number:012x},anna@contoso.example,Anna,{at},{at},,{at},0,Success,+1425{number:07},+14255550199,"
            f"dr_in,200,sh-{number}\n")


def uis(number):
    at = f"2026-11-23 {clock(number)}"
    return (f'{{"id":{number},"start_time":"{at}","finish_time":"{at}","direction":"in","is_lost":false,'
            '"finish_reason":"subscriber_disconnects","clean_talk_duration":60,"talk_duration":70,"wait_duration":15,'
            f'"contact_phone_number":"7916{number:07}","employees":[{{"employee_id":1,"employee_full_name":"Иван","is_talked":false}},'
            '{"employee_id":2,"employee_full_name":"Анна Петрова","is_talked":true}]}\n')


def amocrm(number):
    return (f'{{"uniq":"a-{number}","direction":"inbound","duration":15,"phone":"+7916{number:07}","call_status":4,'
            f'"call_responsible":"Anna","created_at":{1795420955 + number}}}\n')


def twilio(number):
    at = f"Mon, 23 Nov 2026 {clock(number)} +0000"
    return (f'{{"sid":"CA{number:032x}","parent_call_sid":"CA1","from":"+1415{number:07}","to":"client:anna",'
            f'"direction":"outbound-dial","start_time":"{at}","end_time":"{at}","duration":"0","status":"completed"}}\n')


def zoom_phone(number):
    at = f"2026-11-23T{clock(number)}Z"
    return (f'{{"id":"z-{number}","call_id":"7001","direction":"inbound","date_time":"{at}","duration":55,"answer_start_time":"{at}",'
            f'"call_end_time":"{at}","waiting_time":5,"caller_number":"+1408{number:07}","caller_name":"Client","callee_number":"101",'
            '"callee_name":"Anna Petrova","result":"Call connected"}\n')


def aircall(number):
    at = 1795420955 + number
    return (f'{{"id":{number},"direction":"inbound","status":"done","started_at":{at},"answered_at":{at + 5},"ended_at":{at + 17},'
            f'"duration":17,"raw_digits":"+7916{number:07}","user":{{"id":7,"name":"Anna","email":"anna@example.com"}}}}\n')


# As in pbx.py.
FORMATS = {
    "mango": ("", mango, [], "delim=';'"),
    "megafon": ("uid,type,client,account,via,start,wait,duration,record\n", megafon, [], "delim=','"),
    "beeline": ("startDate,direction,status,duration,phone,abonent,abonent.extension,callId\n", beeline, [], "delim=','"),
    "zadarma": ("call_id,sip,callstart,clid,destination,disposition,seconds,is_recorded,pbx_call_id\n", zadarma, [], "delim=','"),
    "exolve": ("call_id,start_time,number_a,number_b,sip_id,direction,duration\n", exolve, [], "delim=','"),
    "bitrix24": ("ID,PORTAL_USER_ID,PHONE_NUMBER,CALL_ID,CALL_TYPE,CALL_DURATION,CALL_START_DATE,CALL_FAILED_CODE\n", bitrix24, [],
                 "delim=','"),
    "ringcentral": ("Direction,Type,Phone Number,Name,Date,Time,Action,Action Result,Result Description,Duration,Extension\n",
                    ringcentral, [], "delim=','"),
    "teams-pstn": ("UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,Call Type,Number Type,"
                   "Domestic/International,Destination Dialed,Destination Number,Start Time,End Time,Duration Seconds,Connection Fee,"
                   "Charge,Currency,Capability\n", teams_pstn, [], "delim=','"),
    "teams-dr": ("Correlation ID,SIP address,Display name,Invite time,Start time,Failure time,End time,Duration,Event type,"
                 "Caller number,Callee number,Call type,Final SIP code,Shared Correlation ID\n", teams_dr, [], "delim=','"),
    "uis": ("", uis, [], None),
    "amocrm": ("", amocrm, [], None),
    "twilio": ("", twilio, [], None),
    "zoom-phone": ("", zoom_phone, [], None),
    "aircall": ("", aircall, [], None),
}
