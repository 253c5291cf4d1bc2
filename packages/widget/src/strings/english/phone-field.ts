/**
 * @module
 * English: a telephone number that is typed.
 */
export const enPhoneField = {
  phoneLabel: 'Phone number',
  phoneCountry: 'Country: {name}, {code}',
  phoneExample: 'For example {number}.',
  phonePreview: 'The code goes to {number}.',
  phonePlainHint: 'With country code, for example +49 1512 3456789.',
  phoneRates: 'Your carrier may charge for messages.',
  phoneMissing: 'Enter your phone number.',
  phoneWrong: 'Check the number: digits are missing, or there are too many.',
  phoneWrongPlain: 'Enter the number with its country code, starting with +.',
  phoneElsewhere: 'Numbers from {country} can’t be used here.',
}
