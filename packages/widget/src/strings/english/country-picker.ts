/**
 * @module
 * English: the list of countries.
 */
export const enCountryPicker = {
  countrySearch: 'Search country or code',
  countryList: 'Countries',
  countryNone: 'There is no such country in the list.',
}
