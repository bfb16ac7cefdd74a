"""What people call countries for short, and the ISO 3166 codes of two letters that a file may have
for them: the catalogue knows their names and alpha-3 codes alone."""

from . import words

_SHORT = {
    "US": "USA",
    "U.S.": "USA",
    "U.S.A.": "USA",
    "America": "USA",
    "United States of America": "USA",
    "UK": "GBR",
    "U.K.": "GBR",
    "Britain": "GBR",
    "Great Britain": "GBR",
    "England": "GBR",
    "DRC": "COD",
    "DR Congo": "COD",
    "Democratic Republic of the Congo": "COD",
    "Republic of the Congo": "COG",
    "UAE": "ARE",
    "Emirates": "ARE",
    "PRC": "CHN",
    "People's Republic of China": "CHN",
    "Korea": "KOR",
    "ROK": "KOR",
    "Republic of Korea": "KOR",
    "DPRK": "PRK",
    "Russian Federation": "RUS",
    "Burma": "MMR",
    "Ivory Coast": "CIV",
    "Cote d'Ivoire": "CIV",
    "Czech Republic": "CZE",
    "Turkey": "TUR",
    "Turkiye": "TUR",
    "Holland": "NLD",
    "Macedonia": "MKD",
    "Bosnia": "BIH",
    "PNG": "PNG",
    "KSA": "SAU",
    "RSA": "ZAF",
    "CAR": "CAF",
    "NZ": "NZL",
    "Viet Nam": "VNM",
    "Lao PDR": "LAO",
    "Republic of China": "TWN",
}
"""To the ISO 3166 alpha-3 code; where a name is of two countries, that of the one meant mostly."""

_CODES = {words.key(short): code for short, code in _SHORT.items()}


def country_code(name: str) -> str | None:
    """The ISO 3166 alpha-3 code of a country that is called so for short."""
    return _CODES.get(words.key(name))


_CODE_PAIRS = """\
AD/AND AE/ARE AF/AFG AG/ATG AI/AIA AL/ALB AM/ARM AO/AGO AQ/ATA AR/ARG AS/ASM AT/AUT
AU/AUS AW/ABW AX/ALA AZ/AZE BA/BIH BB/BRB BD/BGD BE/BEL BF/BFA BG/BGR BH/BHR BI/BDI
BJ/BEN BL/BLM BM/BMU BN/BRN BO/BOL BQ/BES BR/BRA BS/BHS BT/BTN BV/BVT BW/BWA BY/BLR
BZ/BLZ CA/CAN CC/CCK CD/COD CF/CAF CG/COG CH/CHE CI/CIV CK/COK CL/CHL CM/CMR CN/CHN
CO/COL CR/CRI CU/CUB CV/CPV CW/CUW CX/CXR CY/CYP CZ/CZE DE/DEU DJ/DJI DK/DNK DM/DMA
DO/DOM DZ/DZA EC/ECU EE/EST EG/EGY EH/ESH ER/ERI ES/ESP ET/ETH FI/FIN FJ/FJI FK/FLK
FM/FSM FO/FRO FR/FRA GA/GAB GB/GBR GD/GRD GE/GEO GF/GUF GG/GGY GH/GHA GI/GIB GL/GRL
GM/GMB GN/GIN GP/GLP GQ/GNQ GR/GRC GS/SGS GT/GTM GU/GUM GW/GNB GY/GUY HK/HKG HM/HMD
HN/HND HR/HRV HT/HTI HU/HUN ID/IDN IE/IRL IL/ISR IM/IMN IN/IND IO/IOT IQ/IRQ IR/IRN
IS/ISL IT/ITA JE/JEY JM/JAM JO/JOR JP/JPN KE/KEN KG/KGZ KH/KHM KI/KIR KM/COM KN/KNA
KP/PRK KR/KOR KW/KWT KY/CYM KZ/KAZ LA/LAO LB/LBN LC/LCA LI/LIE LK/LKA LR/LBR LS/LSO
LT/LTU LU/LUX LV/LVA LY/LBY MA/MAR MC/MCO MD/MDA ME/MNE MF/MAF MG/MDG MH/MHL MK/MKD
ML/MLI MM/MMR MN/MNG MO/MAC MP/MNP MQ/MTQ MR/MRT MS/MSR MT/MLT MU/MUS MV/MDV MW/MWI
MX/MEX MY/MYS MZ/MOZ NA/NAM NC/NCL NE/NER NF/NFK NG/NGA NI/NIC NL/NLD NO/NOR NP/NPL
NR/NRU NU/NIU NZ/NZL OM/OMN PA/PAN PE/PER PF/PYF PG/PNG PH/PHL PK/PAK PL/POL PM/SPM
PN/PCN PR/PRI PS/PSE PT/PRT PW/PLW PY/PRY QA/QAT RE/REU RO/ROU RS/SRB RU/RUS RW/RWA
SA/SAU SB/SLB SC/SYC SD/SDN SE/SWE SG/SGP SH/SHN SI/SVN SJ/SJM SK/SVK SL/SLE SM/SMR
SN/SEN SO/SOM SR/SUR SS/SSD ST/STP SV/SLV SX/SXM SY/SYR SZ/SWZ TC/TCA TD/TCD TF/ATF
TG/TGO TH/THA TJ/TJK TK/TKL TL/TLS TM/TKM TN/TUN TO/TON TR/TUR TT/TTO TV/TUV TW/TWN
TZ/TZA UA/UKR UG/UGA UM/UMI US/USA UY/URY UZ/UZB VA/VAT VC/VCT VE/VEN VG/VGB VI/VIR
VN/VNM VU/VUT WF/WLF WS/WSM XK/XKX YE/YEM YT/MYT ZA/ZAF ZM/ZMB ZW/ZWE
"""
ALPHA_3 = dict(pair.split("/") for pair in _CODE_PAIRS.split())
"""By ISO 3166-1 alpha-2 code the alpha-3 code; XK, which ISO leaves to users, is Kosovo."""

_EUROSTAT = {"EL": "GRC"}
"""What Eurostat writes in place of the ISO code; its UK is known as a short name."""
_ALSO_NOT_AVAILABLE = frozenset({"NA"})
"""Codes that statistics also write where there is no figure."""


def alpha_3(code: str) -> str | None:
    """The alpha-3 code of the country of an alpha-2 code, which stands in capitals: two small
    letters are a word of some language."""
    return ALPHA_3.get(code) or _EUROSTAT.get(code)


def is_doubtful(code: str) -> bool:
    """Whether an alpha-2 code may stand for no country: NA is Namibia, or “not available”."""
    return code in _ALSO_NOT_AVAILABLE
