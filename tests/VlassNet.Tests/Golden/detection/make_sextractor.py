"""Sources that SExtractor finds above 5 standard deviations in real images: pixels from 0.

python3 make_sextractor.py FOLDER > sextractor.json    (source-extractor 2.25.0)
"""
import json
import os
import subprocess
import sys
import tempfile

PARAMETERS = ["XWIN_IMAGE", "YWIN_IMAGE", "FLAGS"]
SETTINGS = {
    "CATALOG_TYPE": "ASCII", "DETECT_MINAREA": "2", "DETECT_THRESH": "5", "ANALYSIS_THRESH": "3", "FILTER": "N",
    "WEIGHT_TYPE": "BACKGROUND", "BACK_SIZE": "64", "VERBOSE_TYPE": "QUIET",
}

sources = []
for name in ("J103007+304037.fits", "NVSS_J105007.27+304037.52.fits"):
    with tempfile.TemporaryDirectory() as folder:
        parameters, catalogue, settings = (os.path.join(folder, part) for part in ("default.param", "found.cat", "default.sex"))
        with open(parameters, "w") as file:
            file.write("\n".join(PARAMETERS) + "\n")
        with open(settings, "w") as file:
            file.write("".join(f"{key} {value}\n" for key, value in SETTINGS.items()))
        subprocess.run(
            ["source-extractor", os.path.join(sys.argv[1], name), "-c", settings, "-PARAMETERS_NAME", parameters, "-CATALOG_NAME", catalogue],
            check=True, stderr=subprocess.DEVNULL)
        for line in open(catalogue):
            column, row, flags = line.split()
            sources.append({"file": name, "row": float(row) - 1, "column": float(column) - 1, "flags": int(flags)})
print(json.dumps(sources, indent=1))
