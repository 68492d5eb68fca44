/** English text → Arabic: what the rules of signing in mean. */
export const ARABIC_RULES: Readonly<Record<string, string>> = {
  'This cannot hold: the first pause ({first}) is longer than the longest one ({longest}).':
    'لا يمكن أن يستقيم هذا: أول انتظار ({first}) أطول من أطول انتظار ({longest}).',
  'This cannot hold: a session that lasts {lifetime} cannot be unused for {idle}.':
    'لا يمكن أن يستقيم هذا: جلسة مدتها {lifetime} لا يمكن أن تبقى بلا استخدام {idle}.',
  'It must be from {least} to {most}. Nothing was changed.':
    'يجب أن يكون من {least} إلى {most}. لم يتغيّر شيء.',
}
