# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole Ownline installation in network namespaces, for the demo, the tests and the benchmarks."""
