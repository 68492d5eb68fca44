/** English text → Arabic: what the rules of signing in mean. */
export const ARABIC_RULES: Readonly<Record<string, string>> = {
  'This cannot hold: the first pause ({first}) is longer than the longest one ({longest}).':
    'لا يمكن أن يستقيم هذا: أول انتظار ({first}) أطول من أطول انتظار ({longest}).',
  'This cannot hold: a session that lasts {lifetime} cannot be unused for {idle}.':
    'لا يمكن أن يستقيم هذا: جلسة مدتها {lifetime} لا يمكن أن تبقى بلا استخدام {idle}.',
  'It must be from {least} to {most}. Nothing was changed.':
    'يجب أن يكون من {least} إلى {most}. لم يتغيّر شيء.',
  'After {count, plural, one {# wrong password} other {# wrong passwords}} from one network, for whichever accounts, that whole network has to wait {first}, and longer each time. Browsers in which somebody signed in before do not.':
    'بعد {count, plural, one {كلمة مرور خاطئة واحدة} two {كلمتَي مرور خاطئتين} few {# كلمات مرور خاطئة} other {# كلمة مرور خاطئة}} من شبكة واحدة، أيًّا كانت الحسابات، يجب أن تنتظر هذه الشبكة كلها {first}، وأطول في كل مرة. أما المتصفحات التي سبق الدخول منها فلا تنتظر.',
  'A new password has at least {count, plural, one {# character} other {# characters}}. Those of today go on, however short.':
    'لكلمة المرور الجديدة ما لا يقل عن {count, plural, one {حرف واحد} two {حرفين} few {# أحرف} other {# حرفًا}}. وتبقى كلمات اليوم صالحة مهما قصرت.',
  'It may be a common one: that is guessed first.': 'يجوز أن تكون شائعة: وهذه أول ما يُخمَّن.',
  'With {rounds} rounds the server computes about {seconds} s for each sign-in, and whoever stole the hashes as much for each guess.':
    'مع {rounds} جولة يحسب الخادم نحو {seconds} ث عند كل دخول، ويحسب من سرق البصمات مثل ذلك لكل تخمين.',
  'They can only go up; stored passwords follow at the next sign-in.':
    'لا يمكن إلا زيادتها؛ وتلحق بها كلمات المرور المحفوظة عند تسجيل الدخول التالي.',
}
