ctorch._utils
_rebuild_tensor_v2
(I1
tR.