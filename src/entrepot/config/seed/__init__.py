"""Seeds: the network's own organisation for a real start, and the demo's world. All of it by the verbs of the product."""
