/** Postcodes of the countries that we deliver to. */
const SHAPES = { AT: /^\d{4}$/, CH: /^\d{4}$/, DE: /^\d{5}$/, NL: /^\d{4}[A-Z]{2}$/ };

export function isPostcode(text, country) {
  return SHAPES[country]?.test(tidyPostcode(text)) ?? false;
}

export function tidyPostcode(text) {
  return text.replaceAll(/\s/g, '').toUpperCase();
}
