/** Whether nothing of a text can be seen: it is made of spaces and of signs that have no shape. */
export function isBlank(text: string): boolean {
  return /^[\s\u2800\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*$/u.test(text);
}
