cjoblib.numpy_pickle
NumpyArrayWrapper
(I1
tR.