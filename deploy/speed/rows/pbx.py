"""Rows of Asterisk and its kin, of switches and of proxies."""
from .calls import call, clock


def asterisk(number):
    start, answer, end = call(number)
    return (f'"","7916{number:07}","101","in","""Client"" <7916{number:07}>","PJSIP/trunk-{number:08x}","PJSIP/101-{number:08x}","Dial",'
            f'"PJSIP/101,15,tT","{start}","{answer}","{end}",14,12,"ANSWERED","DOCUMENTATION","{1795420955 + number}.{number}",""\n')


def freeswitch(number):
    start, answer, end = call(number)
    return (f'"Client","7916{number:07}","101","default","{start}","{answer}","{end}","14","12","NORMAL_CLEARING",'
            f'"0f8fad5b-d9cb-469f-a165-{number:012x}","","","PCMA","PCMA"\n')


def ip_office(number):
    return (f"2026/11/23 {clock(number)},00:00:12,4,7916{number:07},I,101,74951000101,,0,{1000000 + number},0,E101,Anna,T9001,Line 1.1,"
            "0,0,,,,,,,,,,,,,,\n")


def three_cx(number):
    start, answer, end = call(number, "2026/11/23 {}")
    return (f"Call {number},00F2A1B3_{number},00:00:12,{start},{answer},{end},TerminatedBySrc,7916{number:07},Ext.101,10000,101,74951000101,,,,,,,,"
            f"Chain: 7916{number:07};Ext.101;,Line,Extension,,,,,\n")


CUCM = ('"cdrRecordType","globalCallID_callManagerId","globalCallID_callId","dateTimeOrigination","callingPartyNumber","origCause_value",'
        '"originalCalledPartyNumber","finalCalledPartyNumber","destCause_value","dateTimeConnect","dateTimeDisconnect","pkid","duration",'
        '"origDeviceName","destDeviceName","globalCallId_ClusterID"\n')


def cucm(number):
    at = 1795420955 + number
    return (f'1,1,{number},{at},"7916{number:07}",16,"101","101",0,{at + 5},{at + 17},"0f8fad5b-d9cb-469f-a165-{number:012x}",12,'
            '"sip-trunk","SEP001122334455","StandAloneCluster"\n')


def table(number):
    start, answer, end = call(number)
    return f"{start};{answer};{end};12;7916{number:07};101\n"


def flatstore(number):
    return f"INVITE|f{number}|t{number}|c{number}@10.0.0.1|200|OK|{1795420955 + number}|7916{number:07}|101\n"


def asterisk_custom(number):
    start, answer, end = call(number)
    return (f'"""Client"" <7916{number:07}>","7916{number:07}","101","in","PJSIP/trunk-{number:08x}","PJSIP/101-{number:08x}","Dial",'
            f'"PJSIP/101,15,tT","{start}","{answer}","{end}","14","12","ANSWERED","DOCUMENTATION","","{1795420955 + number}.{number}","",{number}\n')


def freepbx(number):
    start, _, _ = call(number)
    return (f'{start},"Client" <7916{number:07}>,7916{number:07},101,from-internal,PJSIP/trunk-{number:08x},PJSIP/101-{number:08x},Dial,'
            f'"PJSIP/101,60,rI",14,12,ANSWERED,3,,{1795420955 + number}.{number},\n')


def cel(number):
    return (f'"{("CHAN_START", "ANSWER", "BRIDGE_ENTER", "HANGUP")[number % 4]}","{1795420955 + number // 4}.111341","Manager 101","101","101","","",'
            f'"7916{number // 4:07}","from-internal","PJSIP/101-{number // 4:08x}","Dial","PJSIP/trunk/7916{number // 4:07},30,tT","3","",'
            f'"{1795420955 + number // 4}.{number // 4}","{1795420955 + number // 4}.{number // 4}","","","",""\n')


def queue_log(number):
    at, id = 1795420955 + number, f"{1795420950 + number}.{number}"
    return f"{at}|{id}|sales|PJSIP/101|CONNECT|5|{id}|4\n"


def yeastar(number):
    start, _, _ = call(number)
    return f"20261123-{number},{start},7916{number:07},Anna<1001>,14,2,12,ANSWERED,Anna hung up,mango,,Inbound,74951000101\n"


def grandstream(number):
    start, answer, end = call(number)
    return (f'"","7916{number:07}","194","from-did","7916{number:07}","PJSIP/trunk_1-{number:08x}","PJSIP/194-{number:08x}","Dial","6500,,,","{start}",'
            f'"{answer}","{end}","14","12","ANSWERED","DOCUMENTATION","{1795420955 + number}.{number}","Inbound","194","Bob, Ltd","194",'
            f'"{1795420955000000 + number}-caller","no","DIAL","mango",""\n')


def opensips(number):
    """acc_cdrs of flatstore, 11 columns: a whole dialog with its milliseconds."""
    return (f"INVITE|f{number}|t{number}|c{number}@10.0.0.1|200|OK|{1795420955 + number}|5|{1795420950 + number}|12|11840|"
            f"7916{number:07}|101\n")


OPENSIPS = ("columns=method,from_tag,to_tag,callid,sip_code,sip_reason,time,setuptime,created,duration,ms_duration,src_user,dst_user")


def cisco_cme(number):
    """File accounting in the detailed form: 125 fields."""
    fields = [""] * 125
    at = f"{clock(number)}.214 UTC Mon Nov 23 2026"
    end = f"{clock(number + 12)}.214 UTC Mon Nov 23 2026"
    for place, value in {
        0: str(1795424400 + number % 32400 + 12), 1: str(number), 2: "0", 3: "1", 4: f"BA55719E F8C10015 0000{number % 65536:04X} {number:08X}",
        5: f"7916{number:07}", 7: at, 9: at, 10: end, 11: "10", 12: "normal call clearing (16)", 13: "answer", 16: "1509", 17: "102600",
        18: "1510", 19: "138920", 21: f"7916{number:07}", 22: "101",
    }.items():
        fields[place] = value
    return ",".join(fields) + "\n"


FREEPBX = ("calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,disposition,amaflags,accountcode,uniqueid,"
           "userfield\n")
YEASTAR = ("ID,Time,Call From,Call To,Call Duration,Ring Duration,Talk Duration,Status,Reason,Source Trunk,Destination Trunk,Communication Type,"
           "DID\n")
GRANDSTREAM = ("Account Code,Caller Number,Callee Number,Context,CallerID Number,Source Channel,Dest. Channel,Last app.,Last date,Start Time,"
               "Answer Time,End Time,Call Time,Talk Time,Disposition,AMA Flags,Unique ID,Log Userfield,Dest Channel Extension,Caller Name,"
               "Answered by,Session,Premier Caller,Action Type,Source Trunk Name,Destination Trunk Name\n")

# Format: header, row, options, DuckDB's options; None where it is no delimited one.
FORMATS = {
    "asterisk-csv": ("", asterisk, [], "delim=','"),
    "asterisk-custom": ("", asterisk_custom, [], "delim=','"),
    "freepbx": (FREEPBX, freepbx, [], "delim=',', quote=''"),
    "asterisk-cel": ("", cel, [], "delim=','"),
    "asterisk-queue-log": ("", queue_log, [], "delim='|'"),
    "yeastar": (YEASTAR, yeastar, [], "delim=','"),
    "grandstream-ucm": (GRANDSTREAM, grandstream, [], "delim=','"),
    "freeswitch-csv": ("", freeswitch, [], "delim=','"),
    "cucm": (CUCM, cucm, [], "delim=','"),
    "avaya-ipoffice": ("", ip_office, [], "delim=','"),
    "3cx": ("", three_cx, [], "delim=','"),
    "table": ("When;Answered;Ended;Talk;From;To\n", table,
              ["columns=start=When,answer=Answered,end=Ended,talk=Talk,caller=From,callee=To"], "delim=';'"),
    "kamailio": ("", flatstore, ["columns=method,from_tag,to_tag,callid,sip_code,sip_reason,time,src_user,dst_user"], "delim='|'"),
    "opensips": ("", opensips, [OPENSIPS], "delim='|'"),
    "cisco-cme": ("", cisco_cme, [], "delim=','"),
}
