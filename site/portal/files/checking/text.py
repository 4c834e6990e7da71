"""Text must be readable as text in an encoding that Japanese offices use."""

import codecs
import re

from portal.files.checking.labels import Label
from portal.files.checking.magic import family_of
from portal.files.checking.subject import Subject
from portal.files.refusals import RefusalCode

ENCODINGS = ("utf-8-sig", "cp932", "euc_jp", "iso2022_jp")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
BLOCK_BYTES = 256 * 1024
# Tab, line ends, page break, escape (ISO-2022-JP) and end of file (old DOS files) may stand.
NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x19\x1c-\x1f\x7f]")


def inspect_text(subject: Subject) -> set[Label]:
    """Raises FileRefused unless the whole file decodes."""
    family = family_of(subject.head)
    if family is not None:
        subject.refuse_mismatch(family)
    wide = subject.head.startswith(UTF_16)
    decoders = [codecs.getincrementaldecoder(n)() for n in (("utf-16",) if wide else ENCODINGS)]
    with subject.open() as source:
        while True:
            block = source.read(BLOCK_BYTES)
            subject.spend()
            if not wide and NOT_TEXT.search(block):
                subject.refuse(RefusalCode.NOT_TEXT)
            decoders = [decoder for decoder in decoders if _reads(decoder, block)]
            if not decoders:
                subject.refuse(RefusalCode.NOT_TEXT)
            if not block:
                return set()


def _reads(decoder: codecs.IncrementalDecoder, block: bytes) -> bool:
    try:
        decoder.decode(block, final=not block)
    except UnicodeDecodeError:
        return False
    return True
