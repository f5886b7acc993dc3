package io.salesforceauth.token;

import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;
import reactor.core.scheduler.NonBlocking;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads on which token requests start, reach their deadline, and hand their result
 * to the callers who wait. Those of Reactor belong to the application, which may have
 * occupied all of them. What a caller does with the result runs here, too: one that
 * blocks costs its thread, which is replaced as soon as others wait for it. All threads
 * end with the application.
 */
final class SignInThreads {

	/**
	 * How long a result may wait for a thread before there is another one.
	 */
	private static final long PATIENCE_MILLIS = 50;

	private static final int MOST_WORKERS = 512;

	private final Scheduler scheduler;

	private final BooleanSupplier closing;

	private final @Nullable Workers workers;

	private volatile boolean closed;

	/**
	 * Create and start threads.
	 * @param closing whether the application has begun to close
	 */
	SignInThreads(BooleanSupplier closing) {
		this.workers = new Workers();
		this.scheduler = Schedulers.fromExecutorService(this.workers, "salesforce-sign-in");
		this.closing = closing;
	}

	/**
	 * Create what tests drive by hand.
	 */
	SignInThreads(Scheduler scheduler, BooleanSupplier closing) {
		this.scheduler = scheduler;
		this.closing = closing;
		this.workers = null;
	}

	/**
	 * Return what requests start on, deadlines and pauses end on, and callers go on with.
	 * When the threads have ended it is one of Reactor's: beans that end later may make a
	 * last call.
	 */
	Scheduler scheduler() {
		return this.closed ? Schedulers.boundedElastic() : this.scheduler;
	}

	/**
	 * Whether the application has begun to close: its HTTP connections may be cut.
	 */
	boolean isClosing() {
		return this.closed || this.closing.getAsBoolean();
	}

	/**
	 * End the threads.
	 */
	void close() {
		this.closed = true;
		if (this.workers != null) {
			this.workers.end();
		}
	}

	/**
	 * Return how often the queue is still to be looked at.
	 */
	int plannedLooks() {
		return (this.workers != null) ? this.workers.watch.getQueue().size() : 0;
	}

	/**
	 * Grows while something that is due waits for a thread, and shrinks when nothing
	 * does. Looks at its queue on a thread that may wait for its lock.
	 */
	private static final class Workers extends ScheduledThreadPoolExecutor {

		private static final long NEVER = Long.MAX_VALUE;

		private static final int USUAL = Math.max(2, Runtime.getRuntime().availableProcessors());

		private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1,
				OwnThread.named("salesforce-sign-in-watch", OwnThread::new));

		private final long start = System.nanoTime();

		private volatile long nextLook = NEVER;

		private @Nullable Future<?> look;

		Workers() {
			super(USUAL, OwnThread.named("salesforce-sign-in", SignInThread::new));
			setKeepAliveTime(0, TimeUnit.NANOSECONDS);
			setRemoveOnCancelPolicy(true);
			// Not when they are needed: event loops must not wait for the lock of the
			// threads
			prestartAllCoreThreads();
			this.watch.prestartCoreThread();
			this.watch.setRemoveOnCancelPolicy(true);
		}

		/**
		 * Hand over what is there, and let go of deadlines that are still to come.
		 */
		void end() {
			this.watch.shutdownNow();
			getQueue().removeIf((task) -> ((Delayed) task).getDelay(TimeUnit.NANOSECONDS) > 0);
			shutdown();
		}

		@Override
		public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
			ScheduledFuture<V> scheduled = super.schedule(callable, delay, unit);
			watch(unit.toMillis(delay));
			return scheduled;
		}

		@Override
		public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
			ScheduledFuture<?> scheduled = super.schedule(command, delay, unit);
			watch(unit.toMillis(delay));
			return scheduled;
		}

		/**
		 * Look at the queue when what is due first should have begun. There is one look
		 * at a time: deadlines that are cancelled, as nearly all are, leave nothing
		 * behind.
		 */
		private void watch(long delayMillis) {
			long delay = TimeUnit.MILLISECONDS.toNanos(Math.max(0, delayMillis) + PATIENCE_MILLIS);
			long at = System.nanoTime() - this.start + delay;
			if (at >= this.nextLook) {
				return;
			}
			synchronized (this.watch) {
				if (at >= this.nextLook) {
					return;
				}
				if (this.look != null) {
					this.look.cancel(false);
				}
				try {
					this.look = this.watch.schedule(this::fit, delay, TimeUnit.NANOSECONDS);
					this.nextLook = at;
				}
				catch (RejectedExecutionException ex) {
					// The application ends, and hands over with the threads that there
					// are
				}
			}
		}

		private void fit() {
			synchronized (this.watch) {
				this.nextLook = NEVER;
			}
			Delayed first = (Delayed) getQueue().peek();
			if (first == null) {
				setCorePoolSize(USUAL);
				return;
			}
			long late = -first.getDelay(TimeUnit.MILLISECONDS);
			if (late < 0) {
				setCorePoolSize(USUAL);
			}
			else if (late >= PATIENCE_MILLIS / 2) {
				setCorePoolSize(Math.min(2 * getCorePoolSize(), MOST_WORKERS));
				prestartAllCoreThreads();
			}
			watch(-late);
		}

	}

	/**
	 * A thread that inherits nothing from the caller who happens to need it first.
	 */
	private static class OwnThread extends Thread {

		OwnThread(Runnable task, String name) {
			super(null, task, name, 0, false);
			setDaemon(true);
			setContextClassLoader(SignInThreads.class.getClassLoader());
		}

		static ThreadFactory named(String name, BiFunction<Runnable, String, Thread> thread) {
			AtomicInteger made = new AtomicInteger();
			return (task) -> thread.apply(task, name + "-" + made.incrementAndGet());
		}

	}

	/**
	 * A thread on which callers go on. What waits is to be done elsewhere, as on
	 * Reactor's parallel threads.
	 */
	private static final class SignInThread extends OwnThread implements NonBlocking {

		SignInThread(Runnable task, String name) {
			super(task, name);
		}

	}

	/**
	 * Tells BlockHound, which finds it with {@code ServiceLoader}, that waiting for a
	 * lock of an executor is no blocking call: both are held for a few comparisons.
	 * Reactor says the same for what its own schedulers run into. Without it a thread
	 * that comes when another one has the lock fails in an application's tests, and
	 * leaves the lock taken for ever.
	 */
	public static final class ExecutorLocks implements BlockHoundIntegration {

		private static final String EXECUTOR = "java.util.concurrent.ThreadPoolExecutor";

		@Override
		public void applyTo(BlockHound.Builder blockHound) {
			// A thread looks for a task, and may be one too many
			blockHound.allowBlockingCallsInside(EXECUTOR, "getTask");
			// A task is added while there are fewer threads than usual
			blockHound.allowBlockingCallsInside(EXECUTOR, "addWorker");
			// A deadline is cancelled, perhaps the last one before the end
			blockHound.allowBlockingCallsInside(EXECUTOR, "remove");
		}

	}

}
