-- Appends messages to a room's log and publishes them, in one atomic step: the order of publishing is
-- the order of the numbers. Costs the same however long the log is.
--
-- KEYS  1 head (hash: epoch, seq)   2 entries (stream <seq>-0: id, ts, body)   3 ids (hash: id -> seq)
-- ARGV  1 epoch to begin with, should the room have none
--       2 length to keep   3 time to live, ms   4 channel   then for each message: id, body
-- returns {epoch, seq of the first message, of the second, …}
-- publishes `epoch seq ts`, of the first message that is new, and the bodies of all that are, each
-- on a line of its own

local head, entries, ids = KEYS[1], KEYS[2], KEYS[3]
local length, ttl = tonumber(ARGV[2]), ARGV[3]

local epoch = redis.call('HGET', head, 'epoch')
local top = 0
if epoch and redis.call('EXISTS', entries) == 1 then
  top = tonumber(redis.call('HGET', head, 'seq'))
else
  -- First what needs memory: a full Redis refuses no script that has already written something.
  epoch = ARGV[1]
  redis.call('HSET', head, 'epoch', epoch, 'seq', 0)
  -- Numbers begin anew: entries that survived their head would make XADD fail on a smaller number,
  -- and ids that survived their entries would pass messages for stored that are not there.
  redis.call('DEL', entries, ids)
end

local time = redis.call('TIME')
local ts = time[1] * 1000 + math.floor(time[2] / 1000)
local reply, bodies, seq = {epoch}, {}, top
for i = 5, #ARGV, 2 do
  local id, body = ARGV[i], ARGV[i + 1]
  local known = redis.call('HGET', ids, id)
  if known then
    reply[#reply + 1] = tonumber(known)
  else
    seq = seq + 1
    redis.call('XADD', entries, seq .. '-0', 'id', id, 'ts', ts, 'body', body)
    redis.call('HSET', ids, id, seq)
    reply[#reply + 1] = seq
    bodies[#bodies + 1] = body
  end
end
if seq == top then return reply end
redis.call('HSET', head, 'seq', seq)

-- An id is remembered exactly as long as its message. Usually these are as many as were added.
local oldest = seq - length + 1
if oldest > 1 then
  for _, entry in ipairs(redis.call('XRANGE', entries, '-', (oldest - 1) .. '-0')) do
    redis.call('HDEL', ids, entry[2][2])
  end
  redis.call('XTRIM', entries, 'MINID', oldest .. '-0')
end

for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ttl) end
local first = epoch .. ' ' .. (top + 1) .. ' ' .. ts
redis.call('PUBLISH', ARGV[4], first .. '\n' .. table.concat(bodies, '\n'))
return reply
