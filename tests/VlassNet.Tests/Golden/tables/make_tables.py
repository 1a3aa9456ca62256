"""Tables of positions in the formats that astropy writes, for TableFormatTests. Python 3.11, astropy 5.2.1, NumPy 1.24.2.

    python3 make_tables.py        writes the tables beside it
    python3 make_tables.py check  lets astropy read catalogue.vot, which CatalogWriter wrote, and object to whatever is not the standard's
"""
import gzip
import os
import sys

import numpy as np
from astropy.io import fits
from astropy.io.votable import parse
from astropy.io.votable.ucd import check_ucd
from astropy.table import MaskedColumn, Table

HERE = os.path.dirname(os.path.abspath(__file__))
RA = [180.0, 150.1165, 0.1]
DEC = [-30.0, 2.2013, 89.5]


def table(names):
    made = Table()
    made["id"] = np.array([2**62 + 1, -1, 3], dtype=np.int64)
    made["flag"] = [True, False, True]
    made["spectrum"] = np.arange(6, dtype=np.float32).reshape(3, 2)
    made["name"] = MaskedColumn(names, mask=[False, True, False])
    made["ra"] = np.array(RA)
    made["ra"].unit = "deg"
    made["dec"] = np.array(DEC)
    made["dec"].unit = "deg"
    made["counts"] = np.array([1, 2, 3], dtype=np.int16)
    return made


def main():
    unicode = table(["J1200-30", "none", "Ωm, 3"])
    for serialization in "tabledata", "binary", "binary2":
        unicode.write(os.path.join(HERE, f"{serialization}.vot"), format="votable", tabledata_format=serialization, overwrite=True)
    unicode.write(os.path.join(HERE, "spaces.ecsv"), format="ascii.ecsv", overwrite=True)
    unicode["ra"] = unicode["ra"].to("hourangle")
    unicode.write(os.path.join(HERE, "hours.ecsv"), format="ascii.ecsv", delimiter=",", overwrite=True)
    columns = fits.ColDefs([
        fits.Column("skipped", "3E", array=np.zeros((3, 3), np.float32)),
        fits.Column("bits", "5X", array=np.zeros((3, 5), bool)),
        fits.Column("id", "K", bzero=2**63, array=np.array([2**63 + 5, 7, 8], np.uint64)),
        fits.Column("name", "9A", array=np.array(["J1200-30", "", "Om, 3"])),
        fits.Column("RAJ2000", "D", unit="deg", array=np.array(RA)),
        fits.Column("DEJ2000", "D", unit="deg", array=np.array(DEC)),
    ])
    hdus = fits.HDUList([fits.PrimaryHDU(), fits.ImageHDU(np.zeros((2, 2), np.uint8)), fits.BinTableHDU.from_columns(columns, name="SOURCES")])
    path = os.path.join(HERE, "table.fits")
    hdus.writeto(path, overwrite=True)
    with open(path, "rb") as plain, open(path + ".gz", "wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as packed:
        packed.write(plain.read())


def check():
    read = parse(os.path.join(HERE, "catalogue.vot"), verify="exception").get_first_table()
    for field in read.fields:
        assert check_ucd(field.ucd, check_controlled_vocabulary=True, has_colon=True), (field.name, field.ucd)
    rows = read.to_table()
    print(rows)
    assert list(rows["name"]) == ["VLASS J1", "=Ωm"] and rows["ra"][0] == 150.1 and np.ma.is_masked(rows["dec"][1])


if __name__ == "__main__":
    check() if sys.argv[1:] == ["check"] else main()
