/** Texts that mean something to a browser, a template or a terminal; the chat shows them as they are. */
export const hostileTexts: readonly string[] = [
  '<img src=x onerror="document.title=1"><script>alert(1)</script>',
  '"><svg/onload=alert(1)>',
  '</li></ol><style>*{display:none}</style>',
  '&lt;b&gt; &amp; &#x3c;i&#x3e;',
  '{{constructor.constructor("alert(1)")()}} #{alert(1)} <%= 1 %>',
  'javascript:alert(1) data:text/html,<script>alert(1)</script> vbscript:x',
  '__proto__ constructor toString hasOwnProperty',
  'turned \u202earound\u202c, \u2067isolated\u2069, hid\u200b\u2060\ufeffden',
  'a\u0301\u0302\u0303'.repeat(40),
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466} \u{1f3f3}\ufe0f\u200d\u{1f308} \u{1f1e9}\u{1f1ea}',
  'line\n\n\n\tand tab\u2028and separator\u2029end',
  'http://user:pass@example.com:99999/<b>"onmouseover="alert(1)',
  'https://example.com/\u202egnp.exe',
  'x'.repeat(2000),
  '\ufdfd\u{12031}\u{1242b}'.repeat(30),
];

/** As far as the chat takes such a name, which is one line of up to 40 units. */
export const hostileNames: readonly string[] = [
  '<b onclick=alert(1)>Eve</b>',
  '__proto__',
  'constructor',
  '"><svg/onload=alert(1)>',
  '&amp;#x3c;',
  '\u{1f468}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}',
];
