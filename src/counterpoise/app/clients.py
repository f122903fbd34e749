"""Who asks: clients, told apart by their addresses."""

from ipaddress import IPv6Address, ip_address, ip_network

LONGEST = 64
"""Characters of an address that is none, as far as it is kept."""


def client_of(address: str) -> str:
    """Return the client behind an address: of IPv6 its network, which one household holds.

    Parameters
    ----------
    address : str
        As the socket or a proxy that is trusted gives it.

    Examples
    --------
    >>> client_of("2001:db8:1:2:3:4:5:6"), client_of("::ffff:192.0.2.7")
    ('2001:db8:1:2::', '192.0.2.7')
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:LONGEST]
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    if found.is_loopback:
        return str(found)
    return str(ip_network((int(found), 64), strict=False).network_address)
