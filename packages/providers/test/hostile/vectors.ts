/** What must become of a URL that came from outside. `PORT` is a server on this machine. */
export type Vector = {
  name: string;
  url: string;
  /** Why it is refused, by the words of `ForbiddenReason`. */
  reason: "url" | "scheme" | "credentials" | "address";
  /** What the resolver says of its name at first; the connection asks the system's again. */
  resolvesTo?: readonly string[];
};

const addresses: ReadonlyArray<readonly [name: string, url: string]> = [
  ["loopback", "http://127.0.0.1:PORT/"],
  ["loopback by name", "http://localhost:PORT/"],
  ["loopback by name in capitals", "http://LOCALHOST:PORT/"],
  ["loopback by name in circled letters", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/"],
  ["loopback in circled digits", "http://①②⑦.⓪.⓪.①:PORT/"],
  ["loopback with ideographic dots", "http://127。0。0。1:PORT/"],
  ["loopback with a dot at its end", "http://127.0.0.1.:PORT/"],
  ["loopback in percent signs", "http://%31%32%37.0.0.1:PORT/"],
  ["loopback in hex", "http://0x7f000001:PORT/"],
  ["loopback in hex and short", "http://0x7f.1:PORT/"],
  ["loopback in decimal", "http://2130706433:PORT/"],
  ["loopback in octal", "http://0177.0.0.1:PORT/"],
  ["loopback in octal as one number", "http://017700000001:PORT/"],
  ["loopback in octal with many zeros", "http://00000177.0.0.01:PORT/"],
  ["loopback in short", "http://127.1:PORT/"],
  ["loopback elsewhere in its block", "http://127.9.9.9:PORT/"],
  ["loopback behind backslashes", "http:\\\\127.0.0.1:PORT\\"],
  ["loopback behind three slashes", "http:///127.0.0.1:PORT/"],
  ["loopback without slashes", "http:127.0.0.1:PORT/"],
  ["loopback with a tab in the scheme", "ht\ttp://127.0.0.1:PORT/"],
  ["loopback, version 6", "http://[::1]:PORT/"],
  ["loopback, version 6, written out", "http://[0:0:0:0:0:0:0:1]:PORT/"],
  ["loopback mapped into version 6", "http://[::ffff:127.0.0.1]:PORT/"],
  ["loopback mapped in hex", "http://[::ffff:7f00:1]:PORT/"],
  ["loopback translated", "http://[::ffff:0:127.0.0.1]:PORT/"],
  ["loopback compatible with version 4", "http://[::127.0.0.1]:PORT/"],
  ["NAT64 of loopback", "http://[64:ff9b::7f00:1]/"],
  ["local NAT64 of loopback", "http://[64:ff9b:1::7f00:1]/"],
  ["6to4 of loopback", "http://[2002:7f00:1::]/"],
  ["Teredo", "http://[2001::1]/"],
  ["the unspecified address", "http://0.0.0.0:PORT/"],
  ["the unspecified address as a digit", "http://0:PORT/"],
  ["the unspecified address, version 6", "http://[::]:PORT/"],
  ["cloud metadata", "http://169.254.169.254/latest/meta-data/"],
  ["cloud metadata in decimal", "http://2852039166/latest/meta-data/"],
  ["cloud metadata, version 6", "http://[fd00:ec2::254]/"],
  ["cloud metadata in carrier-grade NAT", "http://100.100.100.200/"],
  ["cloud metadata in a reserved block", "http://192.0.0.192/"],
  ["cloud metadata at a public number", "http://168.63.129.16/"],
  ["private 10", "http://10.0.0.1/"],
  ["private 172", "http://172.16.5.4/"],
  ["private 192", "http://192.168.1.1/"],
  ["private 192 in decimal", "http://3232235777/"],
  ["carrier-grade NAT", "http://100.64.0.1/"],
  ["link-local", "http://169.254.1.1/"],
  ["link-local, version 6", "http://[fe80::1]/"],
  ["site-local, version 6", "http://[fec0::1]/"],
  ["unique local, version 6", "http://[fd12:3456::1]/"],
  ["a block that nobody was given", "http://[4000::1]/"],
  ["documentation", "http://192.0.2.1/"],
  ["documentation, version 6", "http://[2001:db8::1]/"],
  ["benchmarking", "http://198.18.0.1/"],
  ["multicast", "http://224.0.0.1/"],
  ["multicast, version 6", "http://[ff02::1]/"],
  ["broadcast", "http://255.255.255.255/"],
];

const PUBLIC_ADDRESS = "93.184.215.14";

export const HOSTILE_VECTORS: readonly Vector[] = [
  ...addresses.map(([name, url]): Vector => ({ name, url, reason: "address" })),
  {
    name: "loopback by name with the root's dot",
    url: "http://localhost.:PORT/",
    reason: "address",
    // Not every resolver knows it.
    resolvesTo: ["127.0.0.1"],
  },
  {
    name: "a name in punycode that is private",
    url: "http://xn--bcher-kva.example:PORT/",
    reason: "address",
    resolvesTo: ["10.0.0.1"],
  },
  {
    name: "a name with one private address among public ones",
    url: "http://mixed.example:PORT/",
    reason: "address",
    resolvesTo: [PUBLIC_ADDRESS, "127.0.0.1"],
  },
  {
    name: "a name that is mapped into version 6",
    url: "http://mapped.example:PORT/",
    reason: "address",
    resolvesTo: ["::ffff:169.254.169.254"],
  },
  {
    name: "a name that is public until the connection is made",
    url: "http://localhost:PORT/",
    reason: "address",
    resolvesTo: [PUBLIC_ADDRESS],
  },
  { name: "a file", url: "file:///etc/passwd", reason: "scheme" },
  { name: "FTP", url: "ftp://127.0.0.1:PORT/x", reason: "scheme" },
  { name: "Gopher", url: "gopher://127.0.0.1:PORT/x", reason: "scheme" },
  { name: "data", url: "data:text/plain,x", reason: "scheme" },
  { name: "a script", url: "javascript:alert(1)", reason: "scheme" },
  { name: "a blob", url: "blob:http://127.0.0.1:PORT/x", reason: "scheme" },
  { name: "no scheme", url: "//127.0.0.1:PORT/x", reason: "url" },
  { name: "nothing", url: "", reason: "url" },
  { name: "no host", url: "http://", reason: "url" },
  { name: "a NUL in the host", url: "http://127.0.0.1%00.example:PORT/", reason: "url" },
  { name: "a zone in the host", url: "http://[fe80::1%25eth0]:PORT/", reason: "url" },
  { name: "a number too large for an address", url: "http://4294967297:PORT/", reason: "url" },
  { name: "a password", url: "https://user:pass@replicate.delivery/x", reason: "credentials" },
  {
    name: "a known host before an at sign",
    url: "http://replicate.delivery@127.0.0.1:PORT/",
    reason: "credentials",
  },
  {
    name: "a known host and port before an at sign",
    url: "http://replicate.delivery:80@127.0.0.1:PORT/",
    reason: "credentials",
  },
];
