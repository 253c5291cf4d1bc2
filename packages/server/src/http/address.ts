/**
 * @module
 * The network address that counters use: the socket's, or a configured proxy's header; never what a
 * client claims. Floor 5.
 */
import type { Config } from '../config.ts'

/**
 * @param socket  Address of the peer; empty when the runtime does not tell.
 * @returns IPv4 as it is, IPv6 by its /64, empty when unknown.
 */
export function toClientAddress(
  config: Pick<Config, 'proxy'>,
  headers: Headers,
  socket: string,
): string {
  const { proxy } = config
  if (proxy === undefined) return toBlock(socket)
  const hops = (headers.get(proxy.header) ?? '').split(',').map((hop) => hop.trim())
  const trusted = hops.at(-proxy.hops)
  return toBlock(trusted === undefined || trusted === '' ? socket : trusted)
}

function toBlock(address: string): string {
  const plain = withoutPort(address)
    .replace(/^::ffff:(?=\d+\.)/i, '')
    .replace(/%.*$/, '')
  if (!plain.includes(':')) return plain
  const [head = '', tail] = plain.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array.from({ length: zeros }, () => '0'), ...right]
  return `${groups
    .slice(0, 4)
    .map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}

/** Some proxies write the client's port too, which is another one for each connection. */
const withoutPort = (address: string): string =>
  address.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^(\d+(?:\.\d+){3}):\d+$/, '$1')
