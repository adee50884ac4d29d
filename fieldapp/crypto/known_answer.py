"""A known answer of HPKE suite 1, which is tried at every start (`keys.selftest`).

The seed is that of the first test vector of the X-Wing draft, and the public key hashes to
that vector's; what was sealed to it was opened by a second implementation (the tests keep
it). A library that gives any other answer must not touch a key.
"""

from __future__ import annotations

from binascii import a2b_base64
from typing import Final

SEED: Final = bytes.fromhex("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")
PUBLIC_SHA256: Final = bytes.fromhex(
    "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb"
)
PLAINTEXT: Final = b"fieldapp knows this answer.....\n"
INFO: Final = b"selftest/1"
SEALED: Final = a2b_base64(
    b"tqu31K8VKanm0Qvq/JgPCxmpYj6o0pOX1wUNTvfVKK5dZFA2YVWf+4iY07aCLYnK1fas7UWnud07L+l+6e/pmcLmD7GO"
    b"X3of2Ro3TF/OUKCPJcpU5BF7lcC+V6l+9jhoGG4SNZf/DGAllysX3uqGeMOBO4a952BWESowbIFxnfgoHE3MM70OHgE0"
    b"TzewVuVulL/gXPND3xlM55sin49Qz1yuPJbZI/4F0nu/D0Jh0sSmAunV6iTqjBl0vxxtmNaUo8QLx2Dea2gibyhUDv/G"
    b"y9RWaIr2Kr95UMdpZsZbdtgdkPE717YF3yvxTgBnQAVAp9dJHtA1m9ZexKAOXNcT+nMtVPj2DtFQenz91fh+otT78amO"
    b"m9zOgJorHn+eZ2AokRbaIpGNoq0CS6LkDFjkgraWwIjSajyPvG/fXWx9/cFSnun4ZedqPo3a/dHmcqJ93/i/jmh7xc7z"
    b"0AGnAJJ/SFXFuikwOMNQqQ+IdbMoS2geauOv8Sb7fqgWwkDrhFh3EhAHlpcfmhKYOnqXjkIz+v3A3sHj9Pl/6vC1oBgo"
    b"gu+QFw01wHuuE0iUjmu2/QwxhAC4SykRtm8YJk0aHfF58Q4fLEsvFA79LAaaVTtpfi6ZK5SdXys6c1zNfxz6wMZeEume"
    b"PXQZPE7r763MwrzIUCGynBNwipD/vs3fagybnrCKnmHn0lWQGRif5VG2jJ8CmKPp2Ed2zyL3e006VKkDkq6e9GJNN4od"
    b"OLX3erQt2SnzA31h+Uxns1BEthO4SxX4AljfFRfMO/6V06R2DyhYi+J2ZCibzc4Lhs1dcJAtUydsQIz81sbBvcyZ0Fc6"
    b"N6sxnnGqZTSATV9uq99H+jpMwy4uySIFzy9PqJw4IVeKCAAmqV1p1tsAYEiiMt2C2JhBKMC1dVVFBS2HJ4g9a4TqciXb"
    b"4IGZcRevK0T1EiPP35HukHoyxsMZKgYJQd4HjEn+1RqNvxCP3VJjrZkd3ZcANl88u5ucB/CUgRn+rdL+WKz+MWtiDYRf"
    b"bppbO7ME8Vn3yoNKQ7OeH+8CpuLoKLYPbU3U3QskpBh4ob3sCSnCQ4QrCvZgUjrGtVv/qyMq3vXdpOOWt5E2dnAxAvPf"
    b"du9M+lNfV8oUBxATi37GYxjJWO+pDvfMu4HandcGdoUeoH4SshHmI2jmPImrxTPtDgYEZDu86lxqct4sf0+onXMOxwqW"
    b"oLFAvXSBe2geNox7m+pkWM158XjVYqUP+qgzkLugv+p24o/NGAKAjlspa3eec+3J3HwTje0wCyCSEhQpr4xn2oGKBLNR"
    b"lsfkp4x4nsaDISK8Dp1WPrxMfd+ax5mxlhkczlGbnZ3ti/7342DkrJqIrkzOLKfwXjDcUlztEPV9crVhj7mzsMpOFwFy"
    b"QoarQ4Hs6sYwdmZhgL1D7rYCayZ9USF3FBzu6GS+ECXQrdL/q9Khn/W9tniSbpFUq0vWd3fggk7zLG8UuGZp1Z7Ayx+k"
    b"lJ5yW/ZuxfBHWu0/nd+6YItDVeazG9JHoHHvdDhVptcjkNuwvlXqB4z7G6qPTrOUX1K7nSlmOd2821UlaRq5ug=="
)
