-- What a room's log holds, as one atomic picture. Writes nothing.
--
-- KEYS  1 head   2 entries (as in publish.lua)
-- ARGV  1 how many of the newest to return at the most, or '' for all
--       for what came since a position, all of it: 2 epoch   3 seq   4 id of the message there, or ''
-- returns {epoch, top, 1 if these are exactly the entries since that position else 0, entries}
-- A room without messages has epoch '' and top 0: the position before the first of any epoch.
local head, entries = KEYS[1], KEYS[2]
local epoch = redis.call('HGET', head, 'epoch')
if not epoch then return {'', 0, ARGV[2] == '' and 1 or 0, {}} end
local top = tonumber(redis.call('HGET', head, 'seq'))

local function id_at(seq)
  local entry = redis.call('XRANGE', entries, seq .. '-0', seq .. '-0')[1]
  return entry and entry[2][2]
end

local function recoverable(since_epoch, since, last_id)
  if since_epoch == '' then since = 0 elseif since_epoch ~= epoch then return false end
  -- Numbers that are far off would not even be written as such.
  if since > top then return false end
  -- The same numbers may have been given out twice, by a replica that had lost the newest of them.
  if since > 0 and last_id ~= '' then return id_at(since) == last_id end
  return since == top or id_at(since + 1) ~= nil
end

if ARGV[2] and recoverable(ARGV[2], tonumber(ARGV[3]), ARGV[4]) then
  local since = ARGV[2] == '' and 0 or tonumber(ARGV[3])
  return {epoch, top, 1, redis.call('XRANGE', entries, (since + 1) .. '-0', '+')}
end
local limit = tonumber(ARGV[1])
local oldest = limit and math.max(0, top - limit + 1) or 0
return {epoch, top, 0, redis.call('XRANGE', entries, oldest .. '-0', '+')}
