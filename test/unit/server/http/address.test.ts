import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { toClientAddress } from '../../../../packages/server/src/http/address.ts'

const forwarded = (value: string) => new Headers({ 'X-Forwarded-For': value })
const direct = (socket: string) => toClientAddress({ proxy: undefined }, new Headers(), socket)
const behind = (hops: number, value: string | undefined, socket = '10.0.0.1') =>
  toClientAddress(
    { proxy: { header: 'X-Forwarded-For', hops } },
    value === undefined ? new Headers() : forwarded(value),
    socket,
  )

describe('the client’s address', () => {
  it('is the socket’s, whatever a header claims', () => {
    assert.equal(
      toClientAddress({ proxy: undefined }, forwarded('203.0.113.9'), '192.0.2.1'),
      '192.0.2.1',
    )
    assert.equal(direct(''), '')
  })

  it('is what the trusted hop saw, counted from the right: what stands left of it anybody may write', () => {
    assert.equal(behind(1, '203.0.113.9'), '203.0.113.9')
    assert.equal(behind(1, '198.51.100.1, 203.0.113.9'), '203.0.113.9')
    assert.equal(behind(2, '198.51.100.1, 203.0.113.9, 192.0.2.50'), '203.0.113.9')
  })

  it('falls back to the socket where the proxy said less than it should', () => {
    assert.equal(behind(1, undefined), '10.0.0.1')
    assert.equal(behind(2, '203.0.113.9'), '10.0.0.1')
    assert.equal(behind(1, '203.0.113.9,'), '10.0.0.1')
  })

  it('is the same from every port, where a proxy writes it too', () => {
    assert.equal(behind(1, '203.0.113.9:50123'), '203.0.113.9')
    assert.equal(behind(1, '[2001:db8:0:1::1]:50123'), '2001:db8:0:1::/64')
    assert.equal(behind(1, '[2001:db8:0:1::1]'), '2001:db8:0:1::/64')
  })

  it('counts IPv6 by its /64, in every spelling, and mapped IPv4 as IPv4', () => {
    const block = '2001:db8:0:1::/64'
    for (const address of [
      '2001:db8:0:1::1',
      '2001:0DB8:0000:0001:ffff:ffff:ffff:ffff',
      '2001:db8:0:1:0:0:0:0',
      '2001:db8:0:1::1%eth0',
    ]) {
      assert.equal(direct(address), block, address)
    }
    assert.notEqual(direct('2001:db8:0:2::1'), block)
    assert.equal(direct('::1'), '0:0:0:0::/64')
    assert.equal(direct('::ffff:192.0.2.1'), '192.0.2.1')
    assert.equal(direct('::FFFF:192.0.2.1'), '192.0.2.1')
  })
})
