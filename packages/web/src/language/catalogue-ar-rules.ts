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
  'Who could not sign in any more cannot be shown now: {why}':
    'لا يمكن الآن عرض من لن يستطيع تسجيل الدخول: {why}',
  'Looking who could not sign in any more…': 'جارٍ البحث عمّن لن يستطيع تسجيل الدخول…',
  'Invite them afterwards: an invitation leads to another way to sign in.':
    'ادعُهم بعد ذلك: تقود الدعوة إلى طريقة أخرى لتسجيل الدخول.',
  'API keys of people who have none stop, too, until they have one.':
    'وتتوقف أيضًا مفاتيح API لمن ليس لديه واحد، إلى أن يكون لديه.',
  '{count, plural, =0 {No API key stops.} one {# API key stops, too, until the person who made it has a second factor.} other {# API keys stop, too, until the people who made them have a second factor.}}':
    '{count, plural, =0 {لا يتوقف أي مفتاح API.} one {ويتوقف أيضًا مفتاح API واحد إلى أن يكون لمن أنشأه عامل ثانٍ.} two {ويتوقف أيضًا مفتاحا API إلى أن يكون لمن أنشأهما عامل ثانٍ.} few {وتتوقف أيضًا # مفاتيح API إلى أن يكون لمن أنشأها عامل ثانٍ.} other {ويتوقف أيضًا # مفتاح API إلى أن يكون لمن أنشأها عامل ثانٍ.}}',
  'Everybody needs a second factor. Whoever has none sets one up when signing in.':
    'يحتاج الجميع إلى عامل ثانٍ. ومن ليس لديه واحد ينشئه عند الدخول.',
  'Administrators need a second factor. Those who have none set one up when signing in. Others may have one.':
    'يحتاج المسؤولون إلى عامل ثانٍ. ومن ليس لديه واحد منهم ينشئه عند الدخول. ويجوز لغيرهم ذلك.',
  'API keys of people who have none do not work until they have one.':
    'لا تعمل مفاتيح API لمن ليس لديه واحد، إلى أن يكون لديه.',
  '{count, plural, one {# API key does not work until the person who made it has a second factor.} other {# API keys do not work until the people who made them have a second factor.}}':
    '{count, plural, one {لا يعمل مفتاح API واحد إلى أن يكون لمن أنشأه عامل ثانٍ.} two {لا يعمل مفتاحا API إلى أن يكون لمن أنشأهما عامل ثانٍ.} few {لا تعمل # مفاتيح API إلى أن يكون لمن أنشأها عامل ثانٍ.} other {لا يعمل # مفتاح API إلى أن يكون لمن أنشأها عامل ثانٍ.}}',
  '{count, plural, one {# API key works again.} other {# API keys work again.}}':
    '{count, plural, one {يعمل مفتاح API واحد من جديد.} two {يعمل مفتاحا API من جديد.} few {تعمل # مفاتيح API من جديد.} other {يعمل # مفتاح API من جديد.}}',
}
