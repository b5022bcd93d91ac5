/// The formats of calls and of what stands in lines, by name.
package enum FormatCatalog {
    package static let all: [RecordFormat] = [
        AsteriskCSV.format, AsteriskCustom.format, FreePBX.format, AsteriskCEL.format, AsteriskQueueLog.format,
        GrandstreamUCM.format, Yeastar.format,
        FreeSWITCHCSV.format, FreeSWITCHJSON.format, FreeSWITCHXML.format,
        CUCM.format, CiscoCME.format,
        AvayaIPOffice.format, AvayaCM.format, ThreeCX.format,
        Panasonic.format, Mitel.format, HiPath.format,
        Kamailio.format, OpenSIPS.format,
        Mango.format, UIS.format, Zadarma.format, Megafon.format, Beeline.format, Exolve.format, Bitrix24.format,
        AmoCRM.format, Twilio.format, RingCentral.format, ZoomPhone.format, TeamsPSTN.format, TeamsDR.format,
        Aircall.format, Table.format,
        Journal.format,
    ]

    package static func format(named name: String) -> RecordFormat? {
        all.first { $0.name == name }
    }
}
