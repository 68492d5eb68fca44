/** English text → Arabic: the page Security. */
export const ARABIC_SECURITY: Readonly<Record<string, string>> = {
  Security: 'الأمان',
  'Parts of the security': 'أقسام الأمان',
}
