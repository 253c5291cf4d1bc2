import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { toDeviceData } from '../../../../../packages/server/src/vendors/authx/device-data.ts'

const SETTINGS = { clientAddress: 'truncated', srcUserId: 0 } as const
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)'
const APPLE = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

const AGENTS: readonly (readonly [string, string])[] = [
  [`${WINDOWS} Chrome/142.0.0.0 Safari/537.36`, 'Chrome 142.0.0.0, Windows 10.0'],
  [
    `${WINDOWS} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.3595.53`,
    'Edge 142.0.3595.53, Windows 10.0',
  ],
  [`${WINDOWS} Chrome/141.0.0.0 Safari/537.36 OPR/125.0.0.0`, 'Opera 125.0.0.0, Windows 10.0'],
  [
    'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    'Firefox 145.0, Linux Unknown',
  ],
  [
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${APPLE} Version/26.1 Safari/605.1.15`,
    'Safari 26.1, macOS 10.15.7',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) ${APPLE} Version/26.1 Mobile/15E148 Safari/604.1`,
    'Safari 26.1, iOS 18.7',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) ${APPLE} CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1`,
    'Chrome 142.0.7444.77, iOS 18.7',
  ],
  [
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
    'Samsung Internet 28.0, Android 10',
  ],
  [
    'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    'Chrome 142.0.0.0, ChromeOS 14541.0.0',
  ],
  ['curl/8.14.1', 'Unknown Unknown, Unknown Unknown'],
  ['', 'Unknown Unknown, Unknown Unknown'],
]

suite('what is told of the browser', () => {
  for (const [agent, expected] of AGENTS) {
    test(`is read from its own header: ${expected}`, () => {
      const data = toDeviceData(SETTINGS, { agent })
      const { browser_name, browser_version, os, os_version } = data
      assert.equal(`${browser_name} ${browser_version}, ${os} ${os_version}`, expected)
      assert.equal(data.device_name, 'Unknown')
    })
  }

  test('is nothing without a request', () => {
    const { browser_name, os, ip } = toDeviceData(SETTINGS)
    assert.deepEqual([browser_name, os, ip], ['Unknown', 'Unknown', '0.0.0.0'])
  })

  test('takes no time for a header of any length', () => {
    const agent = `${'Version/'.repeat(20_000)}1`
    const began = performance.now()
    toDeviceData(SETTINGS, { agent })
    assert.ok(performance.now() - began < 500)
  })
})

suite('the address that is told', () => {
  const tell = (address: string, clientAddress: 'truncated' | 'whole' | 'none' = 'truncated') =>
    toDeviceData({ ...SETTINGS, clientAddress }, { address }).ip

  test('is cut to its /24 or /48', () => {
    assert.equal(tell('203.0.113.77'), '203.0.113.0')
    assert.equal(tell('2001:db8:7:9::/64'), '2001:db8:7::')
    assert.equal(tell('2001:db8::/64'), '2001:db8::')
    assert.equal(tell('::/64'), '::')
  })

  test('is whole, as far as it is known, or none, where that is set', () => {
    assert.equal(tell('203.0.113.77', 'whole'), '203.0.113.77')
    assert.equal(tell('2001:db8:7:9::/64', 'whole'), '2001:db8:7:9::')
    assert.equal(tell('203.0.113.77', 'none'), '0.0.0.0')
    assert.equal(tell(''), '0.0.0.0')
  })
})

test('the operator there is named as it is set', () => {
  assert.equal(toDeviceData({ ...SETTINGS, srcUserId: 222 }).src_user_id, 222)
})
