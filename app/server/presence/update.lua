-- Changes who is in a room, and answers who was before, in one atomic step: whoever asks can tell
-- whether a name is new there, or gone, and no two instances tell of the same one.
--
-- KEYS  1 members (sorted set: `<id> <user>`, scored by when it expires, ms since 1970)
-- ARGV  1 now   2 when those who enter expire   3 time to live of the room, ms
--       4 "1": remove who has expired   5 how many leave   then those who leave, those who enter
-- returns {members before that had not expired, members removed because they had}

local members, now = KEYS[1], ARGV[1]
local first = 6 + ARGV[5]

local before = redis.call('ZRANGEBYSCORE', members, '(' .. now, '+inf')
for i = 6, first - 1 do redis.call('ZREM', members, ARGV[i]) end
for i = first, #ARGV do redis.call('ZADD', members, ARGV[2], ARGV[i]) end
local expired = {}
if ARGV[4] == '1' then
  expired = redis.call('ZRANGEBYSCORE', members, '-inf', now)
  if #expired > 0 then redis.call('ZREMRANGEBYSCORE', members, '-inf', now) end
end
redis.call('PEXPIRE', members, ARGV[3])
return {before, expired}
