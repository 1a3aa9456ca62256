"""Writes grouping.csv: what speaks for two components being one source, by plain code in double precision (numpy).

The image is a sum of Gaussians in units of the noise, and the components are where they say; the test has the same scene.
"""
import math
import os

import numpy

BEAM = 2.75
# row, column, peak, sigma along, sigma across, angle (radians from columns to rows)
GAUSSIANS = [
    (40.3, 30.2, 60.0, 2.2, 1.2, 0.3), (45.1, 52.7, 35.0, 2.6, 1.3, 0.2), (42.8, 41.0, 6.0, 6.0, 1.6, 0.22), (61.0, 60.5, 150.0, 1.17, 1.17, 0.0),
    (20.4, 24.1, 9.0, 1.17, 1.17, 0.0), (23.0, 27.5, 400.0, 1.17, 1.17, 0.0),
]
COMPONENTS = [(40.3, 30.2, 60.0), (45.1, 52.7, 35.0), (61.0, 60.5, 150.0), (20.4, 24.1, 9.0), (23.0, 27.5, 400.0)]
ROWS, COLUMNS = 80, 80


def scene():
    row, column = numpy.mgrid[0:ROWS, 0:COLUMNS].astype(float)
    image = numpy.zeros((ROWS, COLUMNS))
    for r, c, peak, along, across, angle in GAUSSIANS:
        u = (column - c) * math.cos(angle) + (row - r) * math.sin(angle)
        v = (row - r) * math.cos(angle) - (column - c) * math.sin(angle)
        image += peak * numpy.exp(-0.5 * ((u / along) ** 2 + (v / across) ** 2))
    return image


def between(image, row, column):
    r, c = math.floor(row), math.floor(column)
    if not (0 <= r and r + 1 < ROWS and 0 <= c and c + 1 < COLUMNS):
        return math.nan
    weights = numpy.outer([1 - (row - r), row - r], [1 - (column - c), column - c])
    return float((weights * image[r:r + 2, c:c + 2]).sum())


def strip(image, place, direction, start, end):
    steps = max(1, round(end - start))
    down, across = direction
    values = [
        between(image, place[0] + t * down - aside * across, place[1] + t * across + aside * down)
        for t in (start + (end - start) * k / steps for k in range(steps + 1)) for aside in (-0.35 * BEAM, 0, 0.35 * BEAM)]
    values = [value for value in values if not math.isnan(value)]
    return sum(values) / len(values) if values else 0.0


def clip(value):
    return max(-4.0, min(4.0, value))


def evidence(image, a, b):
    distance = math.hypot(b[0] - a[0], b[1] - a[1])
    unit = ((b[0] - a[0]) / distance, (b[1] - a[1]) / distance)
    gap = min(1.3 * BEAM, 0.4 * distance)
    third = (distance - 2 * gap) / 3
    least = min(strip(image, a, unit, gap + k * third, gap + (k + 1) * third) for k in range(3))
    bridge = clip(least / math.sqrt(1 / max(1, third / BEAM) + (0.02 * min(a[2], b[2])) ** 2))
    lean = elongation = halo = 0.0
    if distance / BEAM >= 3:
        leans, elongations, halos = [], [], []
        for one, (down, across) in ((a, unit), (b, (-unit[0], -unit[1]))):
            start = 1.3 * BEAM
            end = max(start + 1, min(distance / 2, 3.5 * BEAM))
            arms = [strip(image, one, way, start, end) for way in ((down, across), (-down, -across), (across, -down), (-across, down))]
            variance = 1 / max(1, (end - start) / BEAM)
            leans.append(clip((arms[0] - arms[1]) / math.sqrt(2 * variance + (0.02 * one[2]) ** 2)))
            elongations.append(clip((arms[0] + arms[1] - arms[2] - arms[3]) / math.sqrt(4 * variance + (0.05 * one[2]) ** 2)))
            halos.append(clip(sum(arms) / math.sqrt(4 * variance + (0.05 * one[2]) ** 2)))
        lean, elongation, halo = min(leans), min(elongations), min(halos)
    separation, ratio, snr = distance / BEAM, min(a[2], b[2]) / max(a[2], b[2]), min(a[2], b[2])
    odds = (14.2 - 5.6 * math.log(separation) + 2.2 * math.log(ratio) - 0.2 * math.log(snr) + 0.2 * bridge + 0.5 * lean + 0.6 * elongation
            + 0.4 * halo)
    return separation, ratio, bridge, lean, elongation, halo, odds


def main():
    image = scene()
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "grouping.csv"), "w") as file:
        file.write("first,second,separation,flux_ratio,bridge,lean,elongation,halo,log_odds\n")
        for i in range(len(COMPONENTS)):
            for j in range(i + 1, len(COMPONENTS)):
                file.write(f"{i},{j}," + ",".join(format(value, ".17g") for value in evidence(image, COMPONENTS[i], COMPONENTS[j])) + "\n")


main()
