/// Call histories as the services' documents describe them. All are written by the lists of fields; only the sample of
/// `teams-pstn` in the fixtures is a vendor's own.
enum CloudSamples {
    static let all: [(format: String, text: String)] = [
        ("mango", mango), ("uis", uis), ("zadarma", zadarma), ("megafon", megafon), ("megafon", megafonCSV),
        ("beeline", beeline), ("exolve", exolve), ("bitrix24", bitrix24), ("amocrm", amocrm), ("twilio", twilio),
        ("ringcentral", ringcentral), ("ringcentral", ringcentralDetailed), ("ringcentral", ringcentralCSV),
        ("zoom-phone", zoom), ("teams-pstn", teamsCSV), ("teams-dr", teamsDR), ("aircall", aircall),
    ]

    /// Times: 1795420955 is 2026-11-23 08:02:35 UTC. A call in, one of the same call after a transfer, a call out that nobody
    /// answered, and one inside the house.
    static let mango = """
        [MzE=,MzI=];1795420955;1795420980;1795420960;;79161234567;101;sip:101@vpbx.example;1110;74951000101;abonent;Y2FsbDE=
        [];1795420980;1795421040;1795420985;;79161234567;102;sip:102@vpbx.example;1100;74951000101;abonent;Y2FsbDE=
        [];1795421100;1795421120;0;101;sip:101@vpbx.example;;74957654321;1111;74951000101;abonent;Y2FsbDI=
        [];1795421200;1795421260;1795421205;101;;102;;1100;;abonent;Y2FsbDM=

        """

    static let uis = """
        {"jsonrpc":"2.0","id":1,"result":{"data":[
        {"id":501,"start_time":"2026-11-23 11:02:35","finish_time":"2026-11-23 11:04:00","direction":"in","is_lost":false,
        "finish_reason":"subscriber_disconnects","clean_talk_duration":60,"talk_duration":70,"wait_duration":15,
        "contact_phone_number":"79161234567","employees":[{"employee_id":1,"employee_full_name":"Иван","is_talked":false},
        {"employee_id":2,"employee_full_name":"Анна Петрова","is_talked":true}]},
        {"id":502,"start_time":"2026-11-23 11:10:00","finish_time":"2026-11-23 11:10:20","direction":"out","is_lost":true,
        "finish_reason":"timeout","clean_talk_duration":0,"talk_duration":null,"wait_duration":20,
        "contact_phone_number":"79161234568","employees":null,"last_talked_employee_full_name":"Анна Петрова"},
        {"id":503,"start_time":"2026-11-23 11:20:00","finish_time":"2026-11-23 11:21:00","direction":"in","is_lost":false,
        "finish_reason":"x","talk_duration":40,"contact_phone_number":"79161234569",
        "employees":[{"employee_full_name":"Анна Петрова","is_talked":true},{"employee_full_name":"Иван","is_talked":true}]}
        ],"metadata":{"total_items":3}}}
        """

    /// A ring group: two extensions rang, one answered (trap 10).
    static let zadarma = """
        {"status":"success","start":"2026-11-23 00:00:00","end":"2026-11-23 23:59:59","version":2,"stats":[
        {"call_id":"1795420955.1","sip":"101","callstart":"2026-11-23 11:02:35","clid":"Client <79161234567>",\
        "destination":"74951000101","disposition":"answered","seconds":12,"is_recorded":"true","pbx_call_id":"in_ae6b"},
        {"call_id":"1795420955.2","sip":"102","callstart":"2026-11-23 11:02:35","clid":"79161234567",\
        "destination":"74951000101","disposition":"cancel","seconds":9,"is_recorded":"false","pbx_call_id":"in_ae6b"},
        {"call_id":"1795421100.3","sip":"101","callstart":"2026-11-23 11:05:00","clid":"101","destination":"74957654321",\
        "disposition":"no money","seconds":0,"is_recorded":"false","pbx_call_id":"out_77aa"}]}
        """

    static let megafon = """
        {"cmd":"history","type":"in","user":"anna","ext":"101","phone":"79161234567","diversion":"74951000101",\
        "start":"20261123T080235Z","duration":"12","callid":"c-1","crm_token":"x","status":"Success"}
        {"cmd":"history","type":"in","user":"oleg","ext":"102","phone":"79161234567","diversion":"74951000101",\
        "start":"20261123T080235Z","duration":"0","callid":"c-1","crm_token":"x","status":"NotAvailable"}

        """

    static let megafonCSV = """
        uid,type,client,account,via,start,wait,duration,record
        u-1,in,79161234567,anna,74951000101,2026-11-23T08:02:35Z,3,12,https://x.example/1.mp3
        u-2,missed,79161234567,anna,74951000101,2026-11-23T08:05:00Z,20,0,

        """

    static let beeline = """
        [{"startDate":1795420955000,"direction":"INBOUND","status":"RECEIVED","duration":12500,"phone":"9161234567",\
        "abonent":{"userId":"anna@mpbx","extension":"101"}},
        {"startDate":1795421100000,"direction":"OUTBOUND","status":"MISSED","duration":0,"phone":"9161234568",\
        "abonent":{"userId":"anna@mpbx","extension":"101"}}]
        """

    static let exolve = """
        {"calls":[{"call_id":"e-1","start_time":"2026-11-23T08:02:35.5Z","number_a":"79161234567","number_b":"74951000101",\
        "sip_id":"883140000000001","direction":"incoming","duration":12}]}
        """

    static let bitrix24 = """
        {"result":[{"ID":"1","PORTAL_USER_ID":"7","PHONE_NUMBER":"+79161234567","CALL_ID":"b-1","CALL_TYPE":"2",\
        "CALL_DURATION":"12","CALL_START_DATE":"2026-11-23T11:02:35+03:00","CALL_FAILED_CODE":"200"},
        {"ID":"2","PORTAL_USER_ID":"7","PHONE_NUMBER":"+79161234568","CALL_ID":"b-2","CALL_TYPE":"1",\
        "CALL_DURATION":"0","CALL_START_DATE":"2026-11-23T11:05:00+03:00","CALL_FAILED_CODE":"486"},
        {"ID":"3","PORTAL_USER_ID":"7","PHONE_NUMBER":"+79161234567","CALL_ID":"b-3","CALL_TYPE":"3",\
        "CALL_DURATION":"0","CALL_START_DATE":"2026-11-23T11:06:00+03:00","CALL_FAILED_CODE":"603-S"}],"total":3}
        """

    static let amocrm = """
        {"_page":1,"_embedded":{"calls":[{"uniq":"a-1","direction":"inbound","duration":15,"phone":"+79161234567",\
        "call_status":4,"call_responsible":"Anna","created_at":1795420955},
        {"uuid":"a-2","type":"outbound","caller":"101","to":"79161234568","date":1795421100,"billsec":12,"call_status":"4"},
        {"uniq":"a-3","direction":"outbound","duration":0,"phone":"+79161234568","call_status":7,\
        "call_responsible":"Anna","created_at":1795421200}]}}
        """

    /// Trap 1: the parent through the menu, the child to the agent; a call that goes on; a leg that nobody answered.
    static let twilio = """
        {"page":0,"calls":[
        {"sid":"CA1","parent_call_sid":null,"from":"+14155550100","to":"+14155550199","direction":"inbound",\
        "start_time":"Mon, 23 Nov 2026 08:02:00 +0000","end_time":"Mon, 23 Nov 2026 08:03:30 +0000","duration":"90",\
        "status":"completed"},
        {"sid":"CA2","parent_call_sid":"CA1","from":"+14155550100","to":"client:anna","direction":"outbound-dial",\
        "start_time":"Mon, 23 Nov 2026 08:02:35 +0000","end_time":"Mon, 23 Nov 2026 08:03:30 +0000","duration":"55",\
        "status":"completed"},
        {"sid":"CA3","parent_call_sid":null,"from":"client:anna","to":"+14155550101","direction":"inbound",\
        "start_time":"Mon, 23 Nov 2026 08:05:00 +0000","end_time":null,"duration":null,"status":"in-progress"},
        {"sid":"CA4","parent_call_sid":"CA3","from":"+14155550199","to":"+14155550101","direction":"outbound-dial",\
        "start_time":"Mon, 23 Nov 2026 08:05:05 +0000","end_time":"Mon, 23 Nov 2026 08:05:25 +0000","duration":"0",\
        "status":"no-answer"},
        {"sid":"CA5","parent_call_sid":null,"from":"client:anna","to":"+14155550101","direction":"inbound",\
        "start_time":"2026-11-23T08:06:00+00:00","end_time":"2026-11-23T08:06:10+00:00","duration":"10","status":"completed"}
        ],"uri":"/2010-04-01/x"}
        """

    static let ringcentral = """
        {"uri":"https://x.example","records":[
        {"id":"R1","sessionId":"S1","telephonySessionId":"T1","startTime":"2026-11-23T08:02:35.000Z","duration":15,\
        "type":"Voice","direction":"Inbound","action":"Phone Call","result":"Accepted",\
        "from":{"phoneNumber":"+16505550100","name":"Client"},"to":{"phoneNumber":"+16505550199","extensionNumber":"101",\
        "name":"Anna Petrova"}},
        {"id":"R2","sessionId":"S2","telephonySessionId":"T2","startTime":"2026-11-23T08:05:00.000Z","duration":20,\
        "type":"Voice","direction":"Outbound","action":"VoIP Call","result":"No Answer",\
        "from":{"extensionNumber":"101","name":"Anna Petrova"},"to":{"phoneNumber":"+16505550101"}},
        {"id":"R3","sessionId":"S3","telephonySessionId":"T3","startTime":"2026-11-23T08:06:00.000Z","duration":20,\
        "type":"Fax","direction":"Inbound","result":"Received","from":{},"to":{}},
        {"id":"R4","sessionId":"S4","telephonySessionId":"T4","startTime":"2026-11-23T08:07:00.000Z","duration":5,\
        "type":"Voice","direction":"Inbound","result":"In Progress","from":{},"to":{}}],"paging":{"page":1}}
        """

    /// The master leg spans all; one phone lost the race.
    static let ringcentralDetailed = """
        {"records":[{"id":"R9","sessionId":"S9","telephonySessionId":"T9","startTime":"2026-11-23T08:02:00.000Z",\
        "duration":90,"type":"Voice","direction":"Inbound","result":"Accepted","from":{"phoneNumber":"+16505550100"},\
        "to":{"phoneNumber":"+16505550199"},"legs":[
        {"startTime":"2026-11-23T08:02:00.000Z","duration":90,"direction":"Inbound","result":"Accepted","master":true,\
        "from":{"phoneNumber":"+16505550100"},"to":{"phoneNumber":"+16505550199"}},
        {"startTime":"2026-11-23T08:02:30.000Z","duration":5,"direction":"Inbound","result":"Stopped",\
        "to":{"extensionNumber":"102","name":"Oleg"}},
        {"startTime":"2026-11-23T08:02:30.000Z","duration":60,"direction":"Inbound","result":"Accepted",\
        "to":{"extensionNumber":"101","name":"Anna"}}]}]}
        """

    static let ringcentralCSV = """
        Direction,Type,Phone Number,Name,Date,Time,Action,Action Result,Result Description,Duration,Extension
        Inbound,Voice,(650) 555-0100,Client,Mon 11/23/2026,8:02 AM,Phone Call,Accepted,,0:00:15,101
        Outbound,Voice,(650) 555-0101,,Mon 11/23/2026,1:05 PM,VoIP Call,Wrong Number,,0:00:07,101

        """

    static let zoom = """
        {"next_page_token":"","call_logs":[
        {"id":"z-1","call_id":"7001","direction":"inbound","date_time":"2026-11-23T08:02:35Z","duration":55,\
        "answer_start_time":"2026-11-23T08:02:40Z","call_end_time":"2026-11-23T08:03:30Z","waiting_time":5,\
        "caller_number":"+14085550100","caller_name":"Client","callee_number":"101","callee_name":"Anna Petrova",\
        "result":"Call connected"},
        {"id":"z-2","call_id":"7001","direction":"inbound","date_time":"2026-11-23T08:02:35Z","duration":0,\
        "caller_number":"+14085550100","callee_number":"102","callee_name":"Oleg","result":"Missed"},
        {"id":"z-3","call_id":"7003","direction":"outbound","date_time":"2026-11-23T08:05:00Z","duration":30,\
        "caller_number":"101","caller_name":"Anna Petrova","callee_did_number":"+14085550101","callee_name":"Client",\
        "callee_number":"","result":"Auto Recorded"}]}
        """

    static let teamsCSV = """
        UsageId,Call ID,Conference ID,User Location,AAD ObjectId,UPN,User Display Name,Caller ID,Call Type,Number Type,\
        Domestic/International,Destination Dialed,Destination Number,Start Time,End Time,Duration Seconds,Connection Fee,\
        Charge,Currency,Capability
        t-1,shared,,US,o1,anna@contoso.example,Anna,+14255550100,user_in,Subscriber,Domestic,United States,+14255550199,\
        2026-11-23T08:02:35.2589935Z,2026-11-23T08:02:47.2589935Z,12,0,0,USD,MCOPSTN1
        t-2,shared,,US,o1,anna@contoso.example,Anna,+14255550199,user_out,Subscriber,Domestic,United States,+14255550101,\
        2026-11-23T08:05:00.0000000Z,2026-11-23T08:05:00.0000000Z,0,0,0,USD,MCOPSTN1
        t-3,x,,US,,,,+14255550100,ucap_in,Service,Domestic,United States,+14255550190,\
        2026-11-23T08:06:00.0000000Z,2026-11-23T08:06:30.0000000Z,30,0,0,USD,MCOPSTN1
        t-4,y,,US,o1,anna@contoso.example,"Anna, P.",+14255550199,user_out_forwarding,Subscriber,Domestic,United States,\
        +14255550102,2026-11-23T08:07:00.0000000Z,2026-11-23T08:07:30.0000000Z,30,0,0,USD,MCOPSTN1

        """

    static let teamsDR = """
        Correlation ID,SIP address,Display name,Invite time,Start time,Failure time,End time,Duration,Event type,\
        Caller number,Callee number,Call type,Final SIP code,Shared Correlation ID
        d-1,anna@contoso.example,Anna,2026-11-23T08:02:30Z,2026-11-23T08:02:35Z,,2026-11-23T08:02:47Z,12,Success,\
        +14255550100,+14255550199,dr_in,200,sh-1
        d-2,anna@contoso.example,Anna,2026-11-23T08:05:00Z,,2026-11-23T08:05:20Z,,0,Attempt,\
        +14255550199,+14255550101,dr_out,487,

        """

    /// Trap 6: the duration holds ringing. The third goes on.
    static let aircall = """
        {"meta":{"count":3},"calls":[
        {"id":1,"direct_link":"x","status":"done","direction":"inbound","started_at":1795420950,"answered_at":1795420955,\
        "ended_at":1795420967,"duration":17,"raw_digits":"+33 6 12 34 56 78","user":{"id":9,"name":"Anna","email":"a@b.example"}},
        {"id":2,"direct_link":"x","status":"done","direction":"inbound","started_at":1795421100,"answered_at":null,\
        "ended_at":1795421120,"duration":20,"raw_digits":"anonymous","user":null,"missed_call_reason":"no_available_agent"},
        {"id":3,"direct_link":"x","status":"answered","direction":"outbound","started_at":1795421200,\
        "answered_at":1795421205,"ended_at":null,"duration":0,"raw_digits":"+33612345679","user":null}]}
        """
}
