/** English text → Arabic: who is signed in, who was, and the names of buttons in rows. */
export const ARABIC_WATCH: Readonly<Record<string, string>> = {
  'The link was used before': 'استُعمل الرابط من قبل',
  'The link is too old': 'الرابط قديم جدًا',
  'The link was taken back': 'سُحب الرابط',
  'The link opens no account any more': 'لم يعد الرابط يفتح أي حساب',
  'Link for a forgotten password': 'رابط لكلمة مرور منسية',
  Invitation: 'دعوة',
  'Link of the sign-up': 'رابط إنشاء الحساب',
  '{way}, then: {factor}': '{way}، ثم: {factor}',
  'Sign-in provider': 'مزوّد تسجيل الدخول',
  '{count, plural, one {# session of {name} was ended.} other {# sessions of {name} were ended.}}':
    '{count, plural, one {أُنهيت جلسة واحدة لـ {name}.} two {أُنهيت جلستان لـ {name}.} few {أُنهيت # جلسات لـ {name}.} other {أُنهيت # جلسة لـ {name}.}}',
  'End all my other sessions': 'إنهاء كل جلساتي الأخرى',
  'End all sessions of {name}': 'إنهاء كل جلسات {name}',
  'End all your other sessions?': 'هل تريد إنهاء كل جلساتك الأخرى؟',
  'End all sessions of {name}?': 'هل تريد إنهاء كل جلسات {name}؟',
  'This browser stays signed in. API keys go on.':
    'يبقى هذا المتصفح مسجّل الدخول. وتبقى مفاتيح API صالحة.',
  '{name} has to sign in again everywhere with the next click. API keys go on, and so does the password: to keep somebody out, deactivate the user.':
    'على {name} تسجيل الدخول من جديد في كل مكان عند النقرة التالية. تبقى مفاتيح API وكلمة المرور صالحة: لمنع شخص من الدخول عطّل المستخدم.',
  'End sessions': 'إنهاء الجلسات',
  'Nobody tried to sign in yet.': 'لم يحاول أحد تسجيل الدخول بعد.',
  'No attempt of the last 180 days is like that.': 'لا توجد محاولة كهذه في آخر 180 يومًا.',
  'Show all attempts': 'عرض كل المحاولات',
  Outcome: 'النتيجة',
  Person: 'الشخص',
  Everybody: 'الجميع',
  'Logins that are nobody’s': 'معرّفات لا تخص أحدًا',
  'Whoever you sign out has to sign in again with the next click. Choose a person to end all sessions at once.':
    'من تُخرجه يجب أن يسجل الدخول من جديد عند النقرة التالية. اختر شخصًا لإنهاء كل جلساته دفعة واحدة.',
  'Show more': 'عرض المزيد',
  'No session is open.': 'لا توجد جلسة مفتوحة.',
  '{shown} of {count, plural, one {# session} other {# sessions}}, the last used first':
    '{shown} من {count, plural, one {جلسة واحدة} two {جلستين} few {# جلسات} other {# جلسة}}، الأحدث استخدامًا أولاً',
  '{act}: {subject}': '{act}: {subject}',
  'Show the current password': 'إظهار كلمة المرور الحالية',
  'Show the new password': 'إظهار كلمة المرور الجديدة',
}
