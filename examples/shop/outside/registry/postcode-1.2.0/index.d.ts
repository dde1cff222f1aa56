/** Whether the text is a postcode of the country, by its two letters; blanks and small letters do not matter. */
export declare function isPostcode(text: string, country: string): boolean;

/** Without blanks, in capitals. */
export declare function tidyPostcode(text: string): string;
