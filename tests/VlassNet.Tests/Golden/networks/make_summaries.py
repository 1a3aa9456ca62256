"""Writes summary_oblong.txt, summary_wide.txt and summary_average.txt: tables in the layout of model.summary() in Keras 2.12.

summary_notebook.txt is not made here: it is the output cell of the AAS 242 notebook. The layout: three columns that end at 45,
85 and 100 % of 65 characters, two blanks between them, and a blank before the first one that is not counted.
"""


def pieces(cell, room):
    return [cell[i:i + room] for i in range(0, len(cell), room)]


def row(*cells):
    name, shape, count = map(pieces, cells, (27, 24, 10))
    for i in range(max(map(len, (name, shape, count)))):
        pick = [b[i] if i < len(b) else "" for b in (name, shape, count)]
        line = (" " + pick[0] + "  ").ljust(29)
        line = (line + pick[1] + "  ").ljust(55)
        yield (line + pick[2]).ljust(65)


def table(model, layers, total, trainable):
    yield f'Model: "{model}"'
    yield "_" * 65
    yield from row("Layer (type)", "Output Shape", "Param #")
    yield "=" * 65
    for layer in layers:
        yield from row(*layer)
        yield " " * 65
    yield "=" * 65
    yield f"Total params: {total:,}"
    yield f"Trainable params: {trainable:,}"
    yield f"Non-trainable params: {total - trainable:,}"
    yield "_" * 65


def write(name, *args):
    with open(f"summary_{name}.txt", "w", newline="\n") as file:
        file.write("\n".join(table(*args)))


# An oblong image of three channels, no dense block.
write("oblong", "sequential", [
    ("conv2d (Conv2D)", "(None, 33, 7, 8)", "224"),
    ("batch_normalization (BatchNormalization)", "(None, 33, 7, 8)", "32"),
    ("max_pooling2d (MaxPooling2D)", "(None, 17, 4, 8)", "0"),
    ("flatten (Flatten)", "(None, 544)", "0"),
    ("dense (Dense)", "(None, 2)", "1090"),
], 1346, 1330)

# Shapes that fill their column, and a name one character too long for its own.
write("wide", "sequential", [
    ("conv2d (Conv2D)", "(None, 20000, 1, 100000)", "1000000"),
    ("dropout (Dropout)", "(None, 20000, 1, 100000)", "0"),
    ("batch_normalization (BatchNormalization)", "(None, 20000, 1, 100000)", "400000"),
    ("max_pooling2d (MaxPooling2D)", "(None, 10000, 1, 100000)", "0"),
    ("conv2d_1 (Conv2D)", "(None, 10000, 1, 1)", "900001"),
    ("batch_normalization_1 (BatchNormalization)", "(None, 10000, 1, 1)", "4"),
    ("max_pooling2d_1 (MaxPooling2D)", "(None, 5000, 1, 1)", "0"),
    ("flatten (Flatten)", "(None, 5000)", "0"),
    ("dense (Dense)", "(None, 2)", "10002"),
], 2310007, 2110005)

# Two convolutions a pool, and a global average.
write("average", "sequential", [
    ("conv2d (Conv2D)", "(None, 20, 16, 8)", "80"),
    ("batch_normalization (BatchNormalization)", "(None, 20, 16, 8)", "32"),
    ("conv2d_1 (Conv2D)", "(None, 20, 16, 8)", "584"),
    ("dropout (Dropout)", "(None, 20, 16, 8)", "0"),
    ("batch_normalization_1 (BatchNormalization)", "(None, 20, 16, 8)", "32"),
    ("max_pooling2d (MaxPooling2D)", "(None, 10, 8, 8)", "0"),
    ("conv2d_2 (Conv2D)", "(None, 10, 8, 16)", "1168"),
    ("batch_normalization_2 (BatchNormalization)", "(None, 10, 8, 16)", "64"),
    ("global_average_pooling2d (GlobalAveragePooling2D)", "(None, 16)", "0"),
    ("dense (Dense)", "(None, 3)", "51"),
], 2011, 1947)
