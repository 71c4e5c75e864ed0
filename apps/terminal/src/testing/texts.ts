import fc from 'fast-check';

/** Texts that terminals have trouble with. */
export const nasty: readonly string[] = [
  '你好，世界',
  '日本語のテキスト ｶﾞｷﾞｸﾞ',
  '한국어 텍스트',
  '👨‍👩‍👧 family',
  '👩🏽‍⚕️👍🏿❤️‍🔥❤️',
  '🇨🇳🇩🇪🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '1️⃣ #️⃣',
  '🫠🫨🫩',
  'e\u0301 a\u0308\u0323 Z\u0351\u0352\u0353\u0354\u0355\u0356\u0357\u0358\u0359',
  '\u0301 begins with an accent',
  'नमस्ते कि தமிழ் ภาษาไทย นำ ខ្មែរ မြန်မာ བོད',
  'שלום عربي \u202eoverride\u202c \u2066isolate\u2069',
  '\u001b[31mred\u001b[0m \u001b]0;title\u0007 \u009b2J \b\b\r',
  'tab\tseparated\tcells',
  'zero\u200bwidth\u200d\ufeff soft\u00adhyphen',
  '\ud800 lone \udc00 surrogates \u{10ffff} \ue000 \u{f0001}',
  '………———“quotes”─│┼●◐■',
  '',
  '   ',
  'a'.repeat(300),
  '字'.repeat(120),
];

/** Any text that a person may send: of such parts, and of any other characters. */
export const anyText = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary', maxLength: 12 }), fc.constant(' ')), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''));

/** Text of lines, as it is written. */
export const anyLines = fc.array(anyText, { maxLength: 4 }).map((lines) => lines.join('\n'));
