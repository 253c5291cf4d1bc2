/**
 * @module
 * Icons of the list of ways, one for each kind. 24 by 24, strokes of 1.5 px.
 */
import { PASSKEY } from './icons.ts'

export const CHEVRON = 'M9 6l6 6-6 6'
export const OTHER = 'M5 12h.01M12 12h.01M19 12h.01'

/** Also what is waited for. */
export const PHONE =
  'M8 2.75h8A1.25 1.25 0 0 1 17.25 4v16A1.25 1.25 0 0 1 16 21.25H8A1.25 1.25 0 0 1 6.75 20V4A1.25 1.25 0 0 1 8 2.75M11 18.25h2'
const PAGE = 'M6 3.75h8l4 4v12.5H6zM14 3.75v4h4M9 12h6M9 16h6'

export const KIND_ICONS: Readonly<Record<string, string>> = {
  passkey: PASSKEY,
  'security-key': 'M8.5 12.5a4.25 4.25 0 1 0 0 .01M12.5 12.5H21v3M17 12.5V15M7 12.5h.01',
  password: 'M6 10.75h12v9.5H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14.5v2',
  totp: `${PHONE}M12 7.5v3.25l2 1.25`,
  'sms-code': 'M4 5.25h16v11.5H9.5L5.5 20v-3.25H4zM8.5 11h.01M12 11h.01M15.5 11h.01',
  'voice-code':
    'M6.5 3.75h3l1.5 4-2 1.5a11 11 0 0 0 5.75 5.75l1.5-2 4 1.5v3a2 2 0 0 1-2.2 2A16.5 16.5 0 0 1 4.5 6a2 2 0 0 1 2-2.25',
  'email-code': 'M3.75 5.75h16.5v12.5H3.75zM4 6.5l8 6.5 8-6.5',
  'recovery-code': PAGE,
  'temporary-code': PAGE,
  push: `${PHONE}M9.5 10.5l2 2 3.5-4`,
  'smart-credential': 'M3.75 5.75h16.5v12.5H3.75zM7 9.75h4v3.5H7zM14 10.5h3M14 14h3',
  'grid-card':
    'M3.75 5.75h16.5v12.5H3.75zM3.75 10h16.5M3.75 14h16.5M9.25 5.75v12.5M14.75 5.75v12.5',
  'token-signature':
    'M6 3.75h12v16.5H6zM8.75 6.75h6.5v3h-6.5zM9 13h.01M12 13h.01M15 13h.01M9 16.5h.01M12 16.5h.01M15 16.5h.01',
  certificate: 'M12 14.25a4.75 4.75 0 1 0 0-9.5 4.75 4.75 0 0 0 0 9.5M9 13.25v7l3-1.75 3 1.75v-7',
  'smart-login':
    'M4.75 4.75h5v5h-5zM14.25 4.75h5v5h-5zM4.75 14.25h5v5h-5zM14.25 14.25h1.5v1.5M19.25 14.25v5h-5',
  face: 'M4.75 8.5V4.75H8.5M15.5 4.75h3.75V8.5M19.25 15.5v3.75H15.5M8.5 19.25H4.75V15.5M9.25 9.75v1M14.75 9.75v1M12 9.75v3h-.75M9 15a4.5 4.5 0 0 0 6 0',
  palm: 'M8 12.75V6.25a1.5 1.5 0 0 1 3 0V11M11 10.5V4.25a1.5 1.5 0 0 1 3 0V11M14 10.75V6.25a1.5 1.5 0 0 1 3 0v8c0 3.75-2.25 6-5.5 6-2.5 0-4-1-5.25-3.25l-2.1-3.75a1.45 1.45 0 0 1 2.5-1.45L8 14',
  fingerprint:
    'M5.25 15c.35-1 .5-1.9.5-3a6.25 6.25 0 0 1 9.4-5.4M17.5 8.9c.5.95.75 2 .75 3.1 0 1.6-.1 3-.35 4.35M7.25 19c1-2.2 1.5-4.4 1.5-7a3.25 3.25 0 0 1 6.5 0c0 2.8-.4 5.4-1.25 8M12 12c0 3.3-.6 6-1.75 8.6',
  'identity-provider':
    'M13 4.75h4.5a1.75 1.75 0 0 1 1.75 1.75v11a1.75 1.75 0 0 1-1.75 1.75H13M4.75 12h9.5M11 8.5l3.5 3.5-3.5 3.5',
  questions:
    'M4 5.25h16v11.5H9.5L5.5 20v-3.25H4zM10 9.25a2 2 0 1 1 2.75 1.85c-.5.2-.75.5-.75.9M12 14.25h.01',
  pin: 'M3.75 7.25h16.5v9.5H3.75zM7.75 12h.5M11.75 12h.5M15.75 12h.5',
}
