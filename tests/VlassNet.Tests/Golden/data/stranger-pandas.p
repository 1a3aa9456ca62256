cpandas.core.series
Series
(I1
tR.