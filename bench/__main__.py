"""`make bench`: every measurement, one after the other."""

from bench import catalog, signins

for measurement in (signins, catalog):
    measurement.main()
