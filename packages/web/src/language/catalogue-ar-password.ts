/** Passwords and invitations in Arabic. */
export const ARABIC_PASSWORD: Readonly<Record<string, string>> = {
  'Current password': 'كلمة المرور الحالية',
  'Keep my API keys': 'الإبقاء على مفاتيح API الخاصة بي',
  'Otherwise the programs that use them are signed out, too.':
    'وإلا فسيُسجَّل خروج البرامج التي تستخدمها أيضًا.',
  'Change password': 'تغيير كلمة المرور',
  'Your password was changed. You are signed out everywhere else.':
    'تم تغيير كلمة المرور. تم تسجيل خروجك من كل مكان آخر.',
  'When you do not know one of these, change your password: that ends all the others.':
    'إذا لم تتعرّف على إحدى هذه الجلسات، فغيّر كلمة المرور: ذلك يُنهي جميع الجلسات الأخرى.',
  'A user is given groups and companies in the form. An invitation lets the person set up how to sign in.':
    'تُمنح المجموعات والشركات للمستخدم في النموذج. وتتيح الدعوة للشخص إعداد طريقة تسجيل دخوله.',
  '{count, plural, one {# character is missing.} other {# characters are missing.}}':
    '{count, plural, one {ينقص حرف واحد.} two {ينقص حرفان.} few {تنقص # أحرف.} other {ينقص # حرفًا.}}',
  'This is too long: 256 characters at most.': 'هذا طويل جدًا: 256 حرفًا على الأكثر.',
  'Weak: made of what is guessed first ({parts}).': 'ضعيفة: مكوّنة مما يُخمَّن أولاً ({parts}).',
  'Good enough.': 'كافية.',
  'Strong.': 'قوية.',
  Invite: 'دعوة',
  'Invite {name}?': 'هل تريد دعوة {name}؟',
  'Send invitation': 'إرسال الدعوة',
  'The invitation goes to {address}.': 'تُرسل الدعوة إلى {address}.',
  'Nobody signs in with a password here. Invite {name} instead: the invitation leads to a passkey or a linked account.':
    'لا أحد يسجّل الدخول بكلمة مرور هنا. ادعُ {name} بدلًا من ذلك: تقود الدعوة إلى مفتاح مرور أو حساب مرتبط.',
  '{count, plural, one {# active person has no other way to sign in: {names}} other {# active people have no other way to sign in: {names}}}':
    '{count, plural, one {شخص نشط واحد ليس لديه طريقة أخرى لتسجيل الدخول: {names}} two {شخصان نشطان ليس لديهما طريقة أخرى لتسجيل الدخول: {names}} few {# أشخاص نشطين ليس لديهم طريقة أخرى لتسجيل الدخول: {names}} other {# شخصًا نشطًا ليس لديهم طريقة أخرى لتسجيل الدخول: {names}}}',
}
