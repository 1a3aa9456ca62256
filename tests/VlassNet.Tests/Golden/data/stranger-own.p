c__main__
Data
(I1
tR.