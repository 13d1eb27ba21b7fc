# SPDX-License-Identifier: GPL-3.0-or-later
"""What deploy/setup makes: the parts of a state folder."""
