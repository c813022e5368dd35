const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const LONGEST = 254;

/** Whether something can be sent there: one @, and behind it a name with a point. Whether somebody reads it is another question. */
export const isEmail = (text: string): boolean => text.length <= LONGEST && EMAIL.test(text);
