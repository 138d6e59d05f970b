// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

var errPoll = errors.New("the poll failed")

// session answers polls by a function and notes when they came.
type session struct {
	poll    func(number int) (sca.State, *sca.PollError)
	allow   error
	polls   []time.Time
	allowed int
}

func (s *session) Poll(context.Context) (sca.State, *sca.PollError) {
	s.polls = append(s.polls, time.Now())

	return s.poll(len(s.polls))
}

func (s *session) Allow(context.Context) error {
	s.allowed++

	return s.allow
}

// wait follows a challenge that has just come.
func wait(ctx context.Context, s *session, autoApprove bool) (sca.Decision, error) {
	return sca.Wait{
		Challenge:   &sca.Challenge{Opened: time.Now()},
		Session:     s,
		Progress:    sca.NewProgress(sca.Event{Operation: operation("write")}, func(sca.Event) {}),
		AutoApprove: autoApprove,
	}.Run(ctx)
}

func always(state sca.State, failed *sca.PollError) func(int) (sca.State, *sca.PollError) {
	return func(int) (sca.State, *sca.PollError) { return state, failed }
}

func TestWait_Decisions(t *testing.T) {
	t.Parallel()

	waiting := always(sca.State{}, nil)

	for name, tc := range map[string]struct {
		session     session
		autoApprove bool
		limit       time.Duration
		want        sca.Decision
		err         error
		after       time.Duration
	}{
		"approved":  {session: session{poll: always(sca.State{Result: sca.ResultAllowed}, nil)}, want: sca.DecisionApproved, after: 2 * time.Second},
		"denied":    {session: session{poll: always(sca.State{Result: sca.ResultDenied}, nil)}, want: sca.DecisionDenied, after: 2 * time.Second},
		"undecided": {session: session{poll: waiting}, want: sca.DecisionExpired, after: 15 * time.Minute},
		"out of time": {
			session: session{poll: waiting}, limit: time.Minute,
			want: sca.DecisionOutOfTime, err: context.DeadlineExceeded, after: time.Minute,
		},
		"server fails": {
			session: session{poll: always(sca.State{}, &sca.PollError{Err: errPoll, Temporary: true})},
			want:    sca.DecisionUnavailable, err: errPoll, after: 15 * time.Minute,
		},
		"last polls have no time": { // as when the rate limit would let it wait for longer
			session: session{poll: func(number int) (sca.State, *sca.PollError) {
				if number < 5 {
					return sca.State{}, nil
				}

				return sca.State{}, &sca.PollError{Err: errPoll, OutOfTime: true}
			}},
			limit: time.Minute, want: sca.DecisionOutOfTime, err: context.DeadlineExceeded, after: time.Minute,
		},
		"unknown session": {
			session: session{poll: always(sca.State{}, &sca.PollError{Err: errPoll})},
			want:    sca.DecisionUnavailable, err: errPoll, after: 6 * time.Second,
		},
		"sandbox allows": {
			session: session{poll: always(sca.State{Result: sca.ResultAllowed}, nil)}, autoApprove: true,
			want: sca.DecisionApproved, after: 2 * time.Second,
		},
		"sandbox fails": {session: session{poll: waiting, allow: errPoll}, autoApprove: true, want: sca.DecisionUnavailable, err: errPoll},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := t.Context(), func() {}
				if tc.limit > 0 {
					ctx, cancel = context.WithTimeout(ctx, tc.limit)
				}

				defer cancel()

				started := time.Now()
				got, err := wait(ctx, &tc.session, tc.autoApprove)

				if got != tc.want || !errors.Is(err, tc.err) || time.Since(started) != tc.after {
					t.Errorf("decision %d after %s: %v; want %d after %s: %v", got, time.Since(started), err, tc.want, tc.after, tc.err)
				}

				if want := map[bool]int{true: 1}[tc.autoApprove]; tc.session.allowed != want {
					t.Errorf("allowed %d times, want %d", tc.session.allowed, want)
				}
			})
		})
	}
}

func TestWait_Interrupted(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer time.AfterFunc(time.Minute, cancel).Stop()

		started := time.Now()

		got, err := wait(ctx, &session{poll: always(sca.State{}, nil)}, false)
		if got != sca.DecisionInterrupted || !errors.Is(err, context.Canceled) || time.Since(started) != time.Minute {
			t.Errorf("decision %d after %s: %v", got, time.Since(started), err)
		}
	})
}

// Two permanent errors between answers are survived, and a third in a row is not.
func TestWait_PermanentErrorsInARow(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		polled := &session{poll: func(number int) (sca.State, *sca.PollError) {
			if number%3 == 0 && number < 9 {
				return sca.State{}, nil
			}

			return sca.State{}, &sca.PollError{Err: errPoll}
		}}

		got, err := wait(t.Context(), polled, false)
		if got != sca.DecisionUnavailable || !errors.Is(err, errPoll) || len(polled.polls) != 9 {
			t.Errorf("decision %d after %d polls: %v", got, len(polled.polls), err)
		}
	})
}

func TestWait_Intervals(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		polled := &session{poll: func(number int) (sca.State, *sca.PollError) {
			switch number {
			case 2:
				return sca.State{}, &sca.PollError{Err: errPoll, Temporary: true, RetryAfter: 56 * time.Second}
			case 5:
				return sca.State{Result: sca.ResultAllowed}, nil
			default:
				return sca.State{}, nil
			}
		}}

		_, err := wait(t.Context(), polled, false)
		if err != nil {
			t.Fatal(err)
		}

		var gaps []time.Duration
		for index := 1; index < len(polled.polls); index++ {
			gaps = append(gaps, polled.polls[index].Sub(polled.polls[index-1]))
		}

		if want := []time.Duration{2 * time.Second, 56 * time.Second, 5 * time.Second, 5 * time.Second}; !slices.Equal(gaps, want) {
			t.Errorf("intervals %v, want %v", gaps, want)
		}
	})
}

// Qonto reports a challenge that nobody decided as a refusal, so its age by the server's clock tells the two apart.
func TestWait_RefusalIsDatedByTheServer(t *testing.T) {
	t.Parallel()

	opened := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

	for _, tc := range []struct {
		seen     time.Duration
		canceled time.Duration // 0 for an answer that does not tell it
		want     sca.Decision
	}{
		{seen: time.Minute, want: sca.DecisionDenied},
		{seen: 14 * time.Minute, want: sca.DecisionDenied},
		{seen: 15*time.Minute - 5*time.Second, want: sca.DecisionExpired},
		{seen: time.Hour, want: sca.DecisionExpired},
		{seen: time.Hour, canceled: 15 * time.Minute, want: sca.DecisionExpired},
		{seen: time.Hour, canceled: 3 * time.Minute, want: sca.DecisionDenied},
		{seen: time.Minute, canceled: 15 * time.Minute, want: sca.DecisionDenied},
	} {
		synctest.Test(t, func(t *testing.T) {
			state := sca.State{Result: sca.ResultDenied, Date: opened.Add(tc.seen)}
			if tc.canceled != 0 {
				state.CanceledAt = opened.Add(tc.canceled)
			}

			got, err := sca.Wait{
				Challenge: &sca.Challenge{Opened: time.Now(), Date: opened},
				Session:   &session{poll: always(state, nil)},
				Progress:  sca.NewProgress(sca.Event{Operation: operation("write")}, func(sca.Event) {}),
			}.Run(t.Context())
			if got != tc.want || err != nil {
				t.Errorf("seen after %s, canceled after %s: decision %d, want %d: %v", tc.seen, tc.canceled, got, tc.want, err)
			}
		})
	}
}

func TestChallenge_Stale(t *testing.T) {
	t.Parallel()

	for age, want := range map[time.Duration]bool{0: false, 9 * time.Minute: false, 11 * time.Minute: true} {
		challenge := sca.Challenge{Opened: time.Now().Add(-age)}
		if got := challenge.Stale(); got != want {
			t.Errorf("after %s: %t", age, got)
		}
	}
}
