(lp0
I2
aI0
aI3
a.