"""Writes errors.csv: errors of the centre of a Gaussian by least squares in noise that a beam of 2.5 pixels correlates, pixel by pixel (numpy).

All six parameters are fitted, all pixels count the same, and the noise is white noise that was smoothed by the beam.
"""
import os

import numpy

BEAM = 2.5
WIDTH = numpy.sqrt(8 * numpy.log(2))
SHAPES = [(3.5, 2.8), (5, 4), (7, 4), (10, 6), (15, 5)]
SIGNAL_TO_NOISE = 20


def errors(major, minor):
    along, across, reach = major / WIDTH, minor / WIDTH, int(2 * major) + 2
    row, column = (axis.ravel() for axis in numpy.mgrid[-reach:reach + 1, -reach:reach + 1].astype(float))
    value = SIGNAL_TO_NOISE * numpy.exp(-0.5 * ((row / along) ** 2 + (column / across) ** 2))
    inside = value > 1e-4 * SIGNAL_TO_NOISE
    row, column, value = row[inside], column[inside], value[inside]
    slopes = numpy.stack([
        value, value * row / along ** 2, value * column / across ** 2, value * row ** 2, value * column ** 2, value * row * column], axis=1)
    distance = (row[:, None] - row) ** 2 + (column[:, None] - column) ** 2
    noise = numpy.exp(-distance / (4 * (BEAM / WIDTH) ** 2))
    inverse = numpy.linalg.inv(slopes.T @ slopes)
    variance = numpy.diag(inverse @ slopes.T @ noise @ slopes @ inverse)
    return numpy.sqrt(variance[1]), numpy.sqrt(variance[2])


def main():
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "errors.csv"), "w") as file:
        file.write("major,minor,signal_to_noise,row_error,column_error\n")
        for major, minor in SHAPES:
            file.write(f"{major},{minor},{SIGNAL_TO_NOISE}," + ",".join(format(error, ".9g") for error in errors(major, minor)) + "\n")


main()
