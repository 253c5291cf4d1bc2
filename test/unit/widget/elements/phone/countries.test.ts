import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findCountries,
  guessCountry,
  listCountries,
  toCountryName,
  toFlag,
} from '../../../../../packages/widget/src/elements/phone/countries.ts'

const CALLING: Readonly<Record<string, string>> = {
  DE: '49',
  SE: '46',
  US: '1',
  CA: '1',
  CI: '225',
  CH: '41',
  GB: '44',
  ZA: '27',
}
const list = (language = 'en') =>
  listCountries(Object.keys(CALLING), language, (code) => CALLING[code] ?? '')
const find = (typed: string, language = 'en') =>
  findCountries(list(language), typed).map(({ code }) => code)

test('names countries in the language of the page and lists them by name', () => {
  assert.deepEqual(
    list('de').map(({ name }) => name),
    [
      'Côte d’Ivoire',
      'Deutschland',
      'Kanada',
      'Schweden',
      'Schweiz',
      'Südafrika',
      'Vereinigte Staaten',
      'Vereinigtes Königreich',
    ],
  )
})

test('draws a flag out of a code', () => {
  assert.equal(toFlag('DE'), '🇩🇪')
  assert.equal(toFlag('se'), '🇸🇪')
})

test('shows the code itself where it is no country’s', () => {
  assert.equal(toCountryName('nowhere', 'en'), 'nowhere')
})

test('finds by the beginning of a name first, then of its other words, whatever the accents', () => {
  assert.deepEqual(find('sw'), ['SE', 'CH'])
  assert.deepEqual(find('STATES'), ['US'])
  assert.deepEqual(find('cote d’i'), ['CI'])
  assert.deepEqual(find('ivoire'), ['CI'])
  assert.deepEqual(find('africa'), ['ZA'])
  assert.deepEqual(find('frica'), [])
})

test('finds in English as well as in the language of the page', () => {
  assert.deepEqual(find('germany', 'de'), ['DE'])
  assert.deepEqual(find('deutsch', 'de'), ['DE'])
  assert.deepEqual(find('deutsch', 'en'), [])
})

test('finds by code of country and of calling', () => {
  assert.deepEqual(find('gb'), ['GB'])
  assert.deepEqual(find('+49'), ['DE'])
  assert.deepEqual(find('0046'), ['SE'])
  assert.deepEqual(find('1'), ['CA', 'US'])
  assert.deepEqual(find('+4'), ['DE', 'SE', 'CH', 'GB'])
  assert.deepEqual(find('999'), [])
})

test('guesses by the languages of the person, in their order, among what may be chosen', () => {
  const codes = ['SE', 'DE', 'US']
  assert.equal(guessCountry(codes, ['de-AT', 'de'], true), 'DE')
  assert.equal(guessCountry(codes, ['en'], true), 'US')
  assert.equal(guessCountry(codes, ['de', 'sv'], true), 'DE')
  assert.equal(guessCountry(codes, ['fi-FI', 'not a tag'], true), 'SE')
  assert.equal(guessCountry([], ['de'], true), '')
})

test('takes no country for likely only because its code comes first', () => {
  const all = ['AC', 'DE', 'SE', 'US']
  // What some browsers name that run without a language.
  assert.equal(guessCountry(all, ['C'], false), 'US')
  assert.equal(guessCountry(all, [], false), 'US')
  assert.equal(guessCountry(all, ['sv'], false), 'SE')
  assert.equal(guessCountry(['AC', 'DE'], ['C'], false), 'AC')
})
