"""`make bench`: every measurement, one after the other."""

from bench import catalog, expressions, signins

for measurement in (signins, catalog, expressions):
    measurement.main()
